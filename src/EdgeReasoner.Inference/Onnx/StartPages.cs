using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>
/// Gives back the pages of the program and its libraries that only the start needed: of the engine's 22 MB of code a decision runs a few. They stay in
/// the system's file cache, from which the next use takes them, a microsecond each; but they no longer count as this process's, and may be dropped.
/// </summary>
public static partial class StartPages
{
    private const int DontNeed = 4; // MADV_DONTNEED

    /// <summary>Gives them back; does nothing where the kernel does not tell of them.</summary>
    public static void Release()
    {
        try
        {
            foreach (var (start, length) in Clean(File.ReadLines("/proc/self/smaps"), AppContext.BaseDirectory))
            {
                _ = Advise(start, length, DontNeed); // a refusal changes nothing
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // no /proc
        }
    }

    /// <summary>Finds the mappings of files that cannot be written to and of which no page is a copy of its own: dropping one loses nothing.</summary>
    /// <param name="lines">The lines of <c>/proc/self/smaps</c>.</param>
    /// <param name="folder">The folder of the files.</param>
    /// <returns>Where they begin, and how many bytes they have.</returns>
    public static IEnumerable<(nint Start, nuint Length)> Clean(IEnumerable<string> lines, string folder)
    {
        (nint Start, nuint Length)? candidate = null;
        foreach (var line in lines)
        {
            if (line.IndexOf('-', StringComparison.Ordinal) is var dash and > 0 && line.IndexOf(' ', StringComparison.Ordinal) is var space && space > dash)
            {
                // "7f00-7f80 r-xp 00000000 08:01 123    /usr/lib/edge-reasoner/edge-reasoner"
                var (start, end) = (ulong.Parse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                candidate = line[space + 1] == 'r' && line[space + 2] == '-' && line.Contains(" " + folder, StringComparison.Ordinal) ? ((nint)start, (nuint)(end - start)) : null;
            }
            else if (line.StartsWith("Anonymous:", StringComparison.Ordinal) && candidate is { } mapping)
            {
                if (line.EndsWith(" 0 kB", StringComparison.Ordinal))
                {
                    yield return mapping;
                }

                candidate = null;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nuint length, int advice);
}
