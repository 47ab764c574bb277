namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>A folder for a daemon's state, removed at the end of the test.</summary>
internal sealed class StateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("edge-reasoner-state-").FullName;

    public string Journal => System.IO.Path.Combine(Path, "test.journal");

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
