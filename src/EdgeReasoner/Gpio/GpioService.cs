using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Gpio.Readings;
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
    /// <param name="context">The parts of the daemon that the lines work with.</param>
    public GpioService(DaemonConfiguration configuration, IGpioBoard board, GpioContext context)
    {
        _board = board;
        var (gpio, clock) = (configuration.Gpio, context.Clock);
        var logger = context.Loggers.CreateLogger<GpioService>();
        var outputs = gpio.Outputs.ToLookup(static pair => pair.Value.Trigger, pair => new TriggerOutput(
            pair.Key,
            new OutputRule(pair.Value, configuration.Profiles[gpio.Triggers[pair.Value.Trigger].Profile].AnswerType ?? AnswerType.Option),
            Output(pair.Key, pair.Value.Chip, pair.Value.Line, pair.Value.FailSafe == OutputLevel.High),
            TimeSpan.FromMilliseconds(pair.Value.PulseMs)));
        var triggers = new Dictionary<string, Trigger>(StringComparer.Ordinal);
        var lines = new Dictionary<LineAddress, InputLine>();

        // The triggers' lines first: a reading of such a line shows its debounced level.
        foreach (var (name, options) in gpio.Triggers)
        {
            lines.Add(gpio.Address(options.Chip, options.Line), new InputLine(
                board, gpio.Address(options.Chip, options.Line), options.Pull, LineWatchOptions.Of(options), at => triggers[name].OnPressed(at), Report(name), clock));
        }

        foreach (var (name, options) in gpio.Triggers)
        {
            var deadlineMs = options.DeadlineMs ?? configuration.Profiles[options.Profile].DeadlineMs ?? configuration.Limits.DefaultDeadlineMs;
            IReadingSource[] readings = [.. options.Readings.Select(pair => Source($"{name}.{pair.Key}", pair.Key, pair.Value))];
            var setup = new TriggerSetup(name, options.Profile, TimeSpan.FromMilliseconds(deadlineMs), options.Priority, readings, [.. outputs[name]]);
            triggers.Add(name, new Trigger(setup, context, context.Loggers.CreateLogger<Trigger>()));
        }

        _inputs.AddRange(triggers.Values.Select(trigger => (Func<CancellationToken, Task>)trigger.RunAsync));
        _inputs.AddRange(lines.Values.Select(line => (Func<CancellationToken, Task>)line.RunAsync));
        if (gpio.StatusLight.Line >= 0)
        {
            var light = new StatusLight(Output("status-light", gpio.StatusLight.Chip, gpio.StatusLight.Line, gpio.StatusLight.ActiveLow), gpio.StatusLight.ActiveLow, context.State, clock);
            _inputs.Add(light.RunAsync);
        }

        LineReport Report(string name) => new(name, context.State, logger);

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
                return options.Topic.Length > 0 ? new TopicReading(name, options, context.Sensors, clock) : new FileReading(name, options);
            }

            var address = gpio.Address(options.Chip, options.Line);
            if (!lines.TryGetValue(address, out var line))
            {
                var watch = new LineWatchOptions(TriggerEdge.Both, TimeSpan.Zero, LineWatchOptions.DefaultPoll, LineWatchOptions.DefaultMaxEdgesPerSecond, TimeSpan.Zero);
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
