using System.Globalization;

namespace EdgeReasoner.Evaluation.Benchmarking;

/// <summary>This process's memory, in megabytes of 10⁶ bytes.</summary>
/// <param name="Anonymous">Its own pages, which nothing can share or drop (RssAnon).</param>
/// <param name="File">Pages of files: program, libraries, mapped weights (RssFile).</param>
internal readonly record struct ResidentMemory(double Anonymous, double File)
{
    /// <summary>Reads it.</summary>
    /// <returns>The memory now; zeros where the system does not say.</returns>
    public static ResidentMemory Now()
    {
        const string Source = "/proc/self/status";
        var lines = System.IO.File.Exists(Source) ? System.IO.File.ReadAllLines(Source) : [];
        return new ResidentMemory(Megabytes("RssAnon:"), Megabytes("RssFile:"));

        // "RssAnon:     12345 kB", where a kB has 1024 bytes.
        double Megabytes(string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? double.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6
            : 0;
    }
}
