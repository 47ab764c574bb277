using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.Faults;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>
/// The built program as a process of its own, which can be killed; EDGEREASONER_BINARY names another build of it, such as a published one.
/// </summary>
internal sealed class DaemonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private DaemonProcess(Process process) => _process = process;

    public static Topics Topics { get; } = new("edgereasoner/v1", "test", ["clients/<requester>/"]);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log => string.Join('\n', _lines);

    /// <summary>Bytes of memory that are in RAM.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Open files and sockets.</summary>
    public int Handles => Directory.GetFiles($"/proc/{Id}/fd").Length;

    /// <summary>Starts it; does not wait for anything.</summary>
    /// <param name="brokerPort">The broker.</param>
    /// <param name="folder">Its state.</param>
    /// <param name="failPoint">Where it fails; null for nowhere.</param>
    /// <param name="settings">More settings, KEY=VALUE.</param>
    /// <param name="wrapper">A shell command line that ends by executing "$@"; empty for none.</param>
    public static DaemonProcess Start(int brokerPort, string folder, string? failPoint = null, string[]? settings = null, string wrapper = "")
    {
        var program = Environment.GetEnvironmentVariable("EDGEREASONER_BINARY") ?? Path.Combine(AppContext.BaseDirectory, "edge-reasoner");
        string[] all =
        [
            "Node:Name=test", "Mqtt:Host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"Mqtt:Port={brokerPort}"), $"Journal:Folder={folder}",
            "Mqtt:TimeoutMs=3000", .. settings ?? [],
        ];
        string[] run = ["run", .. all.SelectMany(setting => new[] { "--set", setting })];
        var start = wrapper.Length == 0 ? new ProcessStartInfo(program, run) : new ProcessStartInfo("/bin/sh", ["-c", wrapper, "sh", program, .. run]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment[FailPoints.Variable] = failPoint ?? "";
        var daemon = new DaemonProcess(Process.Start(start)!);
        daemon._process.OutputDataReceived += (_, line) => daemon._lines.Enqueue(line.Data ?? "");
        daemon._process.ErrorDataReceived += (_, line) => daemon._lines.Enqueue(line.Data ?? "");
        daemon._process.BeginOutputReadLine();
        daemon._process.BeginErrorReadLine();
        return daemon;
    }

    public Task OnlineAsync(int times = 1)
        => Until.HoldsAsync(() => _lines.Count(line => line.Contains("Online:", StringComparison.Ordinal)) >= times, Says);

    public Task SaysAsync(string text, int times = 1) => Until.HoldsAsync(() => _lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times, Says);

    /// <summary>SIGKILL: it can neither finish nor say anything.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await Until.HoldsAsync(() => _process.HasExited, Says);
        return _process.ExitCode;
    }

    public Task SignalAsync(string signal) => Signal.SendAsync(_process, signal);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private string Says() => Log;
}
