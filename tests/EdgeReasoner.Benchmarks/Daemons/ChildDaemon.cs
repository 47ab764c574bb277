using System.Diagnostics;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>A published daemon as a child process, with a configuration of its own.</summary>
internal sealed class ChildDaemon : IDaemonUnderTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _configuration;
    private readonly string _folder;

    private ChildDaemon(Process process, string configuration, string folder, BrokerAddress address, string description)
        => (_process, _configuration, _folder, Host, Port, Description) = (process, configuration, folder, address.Host, address.Port, description);

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string Host { get; }

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public Topics Topics { get; } = new("edgereasoner/v1", "benchmark", ["clients/" + Names.RequesterPlaceholder + "/"]);

    /// <inheritdoc/>
    public string ModelHash { get; private set; } = "";

    /// <summary>Gets the time from starting the process until it said <c>online</c>.</summary>
    public TimeSpan Online { get; private set; }

    /// <summary>Gets the time from starting the process until its status was <c>ready</c>: online, with a model that is warm.</summary>
    public TimeSpan Ready { get; private set; }

    /// <summary>Gets its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until it decides.</summary>
    /// <param name="binary">The published program.</param>
    /// <param name="model">Model folder; null for the one beside the program.</param>
    /// <param name="broker">A broker; null for the embedded one.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="state">Folder that decides on whose disk the journal lies; null for that of temporary files.</param>
    /// <param name="exact">Whether exact code decides what it can; false has the loop decide all.</param>
    /// <param name="environment">Further variables; null for none.</param>
    /// <returns>The running daemon.</returns>
    /// <exception cref="TimeoutException">It was not ready within a minute.</exception>
    public static async Task<ChildDaemon> StartAsync(string binary, string? model, BrokerAddress? broker, TimeProvider clock, string? state = null, bool exact = true, IReadOnlyDictionary<string, string>? environment = null)
    {
        var address = broker ?? BrokerAddress.Free();
        var configuration = Path.GetTempFileName();
        var folder = StateFolder.New(state);
        var settings = new Dictionary<string, object>
        {
            ["Node"] = new { Name = "benchmark" },
            ["Mqtt"] = broker is null ? new { Embedded = new { address.Port } } : new { address.Host, address.Port },
            ["Journal"] = new { Folder = folder },
            ["Logging"] = new { Level = "Error" },
            ["Reflection"] = new { ExactFirst = exact },
        };

        if (model is not null)
        {
            settings["Model"] = new { Folder = Path.GetFullPath(model) };
        }

        await File.WriteAllBytesAsync(configuration, JsonSerializer.SerializeToUtf8Bytes(settings));
        var start = clock.GetTimestamp();
        var info = new ProcessStartInfo(binary, ["run", "--config", configuration]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info)!;
        var daemon = new ChildDaemon(process, configuration, folder, address, $"{Path.GetFileName(binary)} as a child process, {(broker is null ? "embedded broker" : $"broker at {broker.Host}:{broker.Port}")}");
        try
        {
            await daemon.WaitUntilReadyAsync(start, clock);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_configuration);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(long start, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        await using var watch = new AvailabilityWatch(Topics, clock);
        try
        {
            await watch.ConnectAsync(new BrokerAddress(Host, Port), limit.Token);
            Online = clock.GetElapsedTime(start, await watch.Online.WaitAsync(limit.Token));
            (var ready, ModelHash) = await watch.Ready.WaitAsync(limit.Token);
            Ready = clock.GetElapsedTime(start, ready);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Description} was not ready within {Patience}.");
        }
    }
}
