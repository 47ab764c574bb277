using System.Globalization;

namespace EdgeReasoner.Benchmarks.Memory;

/// <summary>What the kernel says of a process's memory, in megabytes of 10⁶ bytes.</summary>
/// <param name="Resident">All pages in memory (VmRSS).</param>
/// <param name="Anonymous">Of these, the process's own, which nothing else can share or drop (RssAnon).</param>
/// <param name="File">Of these, pages of files: program, libraries, mapped weights (RssFile).</param>
/// <param name="Peak">The most there were so far (VmHWM).</param>
internal readonly record struct ProcessMemory(double Resident, double Anonymous, double File, double Peak)
{
    /// <summary>Reads a process's memory.</summary>
    /// <param name="processId">The process.</param>
    /// <returns>Its memory now.</returns>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessMemory Of(int processId)
    {
        // "VmRSS:     12345 kB", where a kB has 1024 bytes.
        var status = System.IO.File.ReadLines($"/proc/{processId}/status").Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return new(Megabytes("VmRSS"), Megabytes("RssAnon"), Megabytes("RssFile"), Megabytes("VmHWM"));

        double Megabytes(string name) => int.Parse(status[name].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
