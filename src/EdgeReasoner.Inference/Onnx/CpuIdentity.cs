using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>A short name for this machine's kind of processor: packed weights suit one set of instructions.</summary>
internal static class CpuIdentity
{
    // x86 has "model name" and "flags", ARM has "CPU implementer", "CPU part" and "Features"; boards with two kinds of cores list both.
    private static readonly string[] _keys = ["model name", "flags", "CPU implementer", "CPU part", "Features"];

    /// <summary>The name of this machine's processor.</summary>
    /// <returns>The architecture and 12 hex digits, such as <c>arm64-0f3a…</c>.</returns>
    public static string Current()
    {
        const string Source = "/proc/cpuinfo";
        return Of(File.Exists(Source) ? File.ReadLines(Source) : [], RuntimeInformation.ProcessArchitecture);
    }

    /// <summary>The name of a processor.</summary>
    /// <param name="lines">Lines of <c>/proc/cpuinfo</c>.</param>
    /// <param name="architecture">Of this process.</param>
    /// <returns>The name.</returns>
    internal static string Of(IEnumerable<string> lines, Architecture architecture)
    {
        var kinds = lines.Where(static line => _keys.Any(key => line.StartsWith(key, StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', kinds)));
        return $"{architecture.ToString().ToLowerInvariant()}-{Convert.ToHexStringLower(digest.AsSpan(0, 6))}";
    }
}
