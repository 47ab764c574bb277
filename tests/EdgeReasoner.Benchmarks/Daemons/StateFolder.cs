namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>Makes folders for the journals of daemons under test.</summary>
internal static class StateFolder
{
    /// <summary>Makes an empty folder.</summary>
    /// <param name="parent">Where, which decides on whose disk the journal lies; null for the system's folder of temporary files.</param>
    /// <returns>The folder; whoever asked removes it.</returns>
    public static string New(string? parent) => Directory.CreateDirectory(Path.Combine(parent ?? Path.GetTempPath(), $"edge-reasoner-{Guid.NewGuid():N}")).FullName;
}
