using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Hosting;
using EdgeReasoner.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>Builds the configured lines, triggers and outputs, and runs them side by side: whatever one of them meets, the others go on.</summary>
internal sealed class GpioService : BackgroundService
{
    private readonly IGpioBoard _board;
    private readonly List<Func<CancellationToken, Task>> _inputs = [];
    private readonly List<Func<CancellationToken, Task>> _outputs = [];

    /// <summary>The service for a configuration without problems.</summary>
    /// <param name="configuration">Lines, profiles and limits.</param>
    /// <param name="board">The board; disposed of with the service.</param>
    /// <param name="inbox">Takes the requests.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="sensors">The sensors' latest payloads.</param>
    /// <param name="decisions">Keeps the last decisions.</param>
    /// <param name="state">Shown by the lamp, and told how the lines are.</param>
    /// <param name="clock">All time.</param>
    /// <param name="loggers">Diagnostics.</param>
    public GpioService(
        DaemonConfiguration configuration, IGpioBoard board, Inbox inbox, Topics topics, SensorTopics sensors, TriggerDecisions decisions,
        DaemonState state, TimeProvider clock, ILoggerFactory loggers)
    {
        _board = board;
        var gpio = configuration.Gpio;
        var logger = loggers.CreateLogger<GpioService>();
        var outputs = gpio.Outputs.Select(pair => new TriggerOutput(pair.Key, pair.Value, Output(pair.Key, pair.Value.Chip, pair.Value.Line, pair.Value.FailSafe == OutputLevel.High))).ToArray();
        var triggers = new Dictionary<string, Trigger>(StringComparer.Ordinal);
        var lines = new Dictionary<LineAddress, InputLine>();

        // The triggers' lines first: a reading of such a line shows its debounced level.
        foreach (var (name, options) in gpio.Triggers)
        {
            lines.Add(gpio.Address(options.Chip, options.Line), new InputLine(
                board, gpio.Address(options.Chip, options.Line), options.Pull, LineWatchOptions.Of(gpio, options), at => triggers[name].OnPressed(at), Report(name), clock));
        }

        foreach (var (name, options) in gpio.Triggers)
        {
            var deadlineMs = options.DeadlineMs ?? configuration.Profiles[options.Profile].DeadlineMs ?? configuration.Limits.DefaultDeadlineMs;
            IReadingSource[] readings = [.. options.Readings.Select(pair => Source($"{name}.{pair.Key}", pair.Key, pair.Value))];
            triggers.Add(name, new Trigger(
                name, options, TimeSpan.FromMilliseconds(deadlineMs), readings, [.. outputs.Where(output => output.Options.Trigger == name)],
                inbox, topics, decisions, state, clock, loggers.CreateLogger<Trigger>()));
        }

        _inputs.AddRange(triggers.Values.Select(trigger => (Func<CancellationToken, Task>)trigger.RunAsync));
        _inputs.AddRange(lines.Values.Select(line => (Func<CancellationToken, Task>)line.RunAsync));
        if (gpio.StatusLight.Line >= 0)
        {
            var light = new StatusLight(Output("status-light", gpio.StatusLight.Chip, gpio.StatusLight.Line, gpio.StatusLight.ActiveLow), gpio.StatusLight.ActiveLow, state, clock);
            _inputs.Add(light.RunAsync);
        }

        LineReport Report(string name) => new(name, state, logger);

        OutputLine Output(string name, string chip, int line, bool failSafe)
        {
            var output = new OutputLine(board, gpio.Address(chip, line), failSafe, Report(name), clock);
            _outputs.Add(output.RunAsync);
            return output;
        }

        IReadingSource Source(string fullName, string name, GpioReadingOptions options)
        {
            if (options.Line < 0)
            {
                return options.Topic.Length > 0 ? new TopicReading(name, options, sensors, clock) : new FileReading(name, options);
            }

            var address = gpio.Address(options.Chip, options.Line);
            if (!lines.TryGetValue(address, out var line))
            {
                var watch = new LineWatchOptions(TriggerEdge.Both, TimeSpan.Zero, TimeSpan.FromMilliseconds(gpio.PollMs), gpio.MaxEdgesPerSecond, TimeSpan.Zero);
                lines.Add(address, line = new InputLine(board, address, options.Pull, watch, pressed: null, Report(fullName), clock));
            }

            return new LineReading(name, options, line);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _board.Dispose();
    }

    // Inputs and the lamp end first, so that nothing drives an output after it went to its fail-safe level.
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var outputsEnd = new CancellationTokenSource();
        var holding = Task.WhenAll(_outputs.Select(run => run(outputsEnd.Token)));
        await Task.WhenAll(_inputs.Select(run => run(stoppingToken)));
        await outputsEnd.CancelAsync();
        await holding;
    }
}
