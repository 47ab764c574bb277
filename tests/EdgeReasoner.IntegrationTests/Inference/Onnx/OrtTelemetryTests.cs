using System.Diagnostics;
using EdgeReasoner.IntegrationTests.Inference.GenAi;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>The engine leaves nothing to be sent home; seen from outside, in a process with a home and an environment of its own.</summary>
public sealed class OrtTelemetryTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("engine-probe-").FullName;

    [Fact]
    public async Task Disable_BeforeTheFirstSession_LeavesNoFile()
        => Assert.Empty(await FilesLeftByAsync("as-shipped"));

    /// <summary>OnnxRuntimeGenAI has a reporter of its own, with a spool and an identity of the device beside ONNX Runtime's; the same switch stops both.</summary>
    [Fact]
    public async Task Disable_BeforeOnnxRuntimeGenAI_LeavesNoFile()
    {
        GenAiLibrary.RequireReal();
        Assert.Empty(await FilesLeftByAsync("genai"));
    }

    /// <summary>The control: were the spool to appear elsewhere one day, the other test would pass for the wrong reason.</summary>
    [Fact]
    public async Task Disable_AfterTheFirstSession_IsTooLate()
        => Assert.Contains(await FilesLeftByAsync("telemetry-left-on"), file => file.EndsWith(".db", StringComparison.Ordinal));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<string[]> FilesLeftByAsync(string mode)
    {
        using var fixture = new OnnxFixture(new TinyDecoder { AttentionMask = true, AllRows = true });
        GenAiFolder.Write(fixture.Folder.Path);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "EdgeReasoner.EngineProbe.dll"), fixture.Folder.Path, mode },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nothing is inherited: CI=true, for one, would switch telemetry off and hide the defect.
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "DOTNET_ROOT", GenAiLibrary.Variable])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["HOME"] = Directory.CreateDirectory(Path.Combine(_home, "home")).FullName;
        start.Environment["XDG_CACHE_HOME"] = Directory.CreateDirectory(Path.Combine(_home, "cache")).FullName;
        start.Environment["TMPDIR"] = Directory.CreateTempSubdirectory("engine-probe-tmp-").FullName; // .NET's own pipes, not under the home
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["https_proxy"] = "http://127.0.0.1:9"; // the control must not really report anything

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(start.Environment["TMPDIR"]!, recursive: true);
        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal("23", (await output).Trim()); // it did run the model
        return Directory.GetFiles(_home, "*", SearchOption.AllDirectories);
    }
}
