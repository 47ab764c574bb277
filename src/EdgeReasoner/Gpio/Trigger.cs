using System.Text.Json;
using System.Threading.Channels;
using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Hosting;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Requests;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>
/// From press to output, in four steps: (1) a press gets its deadline, (2) the readings are taken, (3) a request with them goes into the
/// same inbox as those from the broker, (4) the answer is carried out and kept as the last decision. Without an answer in time the
/// outputs go to their fail-safe levels.
/// </summary>
/// <param name="name">The trigger's name.</param>
/// <param name="options">Profile and urgency.</param>
/// <param name="budget">The time for an answer.</param>
/// <param name="readings">What decisions rest on.</param>
/// <param name="outputs">What answers do.</param>
/// <param name="inbox">Takes the requests.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="decisions">Keeps the last decision.</param>
/// <param name="state">Numbers the session.</param>
/// <param name="clock">All time.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class Trigger(
    string name,
    GpioTriggerOptions options,
    TimeSpan budget,
    IReadOnlyList<IReadingSource> readings,
    IReadOnlyList<TriggerOutput> outputs,
    Inbox inbox,
    Topics topics,
    TriggerDecisions decisions,
    DaemonState state,
    TimeProvider clock,
    ILogger<Trigger> logger)
{
    private const string Requester = "gpio";

    // A finger cannot get ahead of the model by this much; a broken switch can.
    private const int MostWaiting = 16;

    private readonly Channel<Press> _presses = Channel.CreateBounded<Press>(MostWaiting);
    private readonly Lock _lock = new();
    private long _pressed;
    private long _ended;
    private bool _isStopped;

    /// <summary>Takes a press; never waits.</summary>
    /// <param name="pressedAt">Timestamp of the confirmed edge.</param>
    public void OnPressed(long pressedAt)
    {
        // 1
        var number = Interlocked.Increment(ref _pressed);
        var press = new Press(number, $"{state.Session:x}-{number}", pressedAt, Deadline.From(clock, pressedAt, budget));
        LogPressed(name, press.Id);
        _ = ExpireAsync(press);
        if (!_presses.Writer.TryWrite(press))
        {
            Fail(press, new RequestError(ErrorCode.Overloaded, "Too many presses wait; check the switch, or lengthen DebounceMs."));
        }
    }

    /// <summary>Asks for each press until cancelled.</summary>
    /// <param name="stoppingToken">Ends it.</param>
    /// <returns>When ended; answers that still come are not carried out any more.</returns>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var press in _presses.Reader.ReadAllAsync(stoppingToken))
            {
                await Task.Run(() => Ask(press), stoppingToken); // a sensor may take its time
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                _isStopped = true;
            }
        }
    }

    private void Ask(Press press)
    {
        // 2
        var taken = new List<Reading>(readings.Count);
        foreach (var source in readings)
        {
            try
            {
                taken.Add(source.Read());
            }
            catch (ReadingMissingException missing)
            {
                LogMissing(name, source.Name, missing.Message);
                if (!source.IsOptional)
                {
                    Fail(press, new RequestError(ErrorCode.NoReading, $"The reading '{source.Name}' is missing: {missing.Message}", $"readings.{source.Name}"));
                    return;
                }
            }
        }

        // 3
        inbox.Receive(new InboundMessage
        {
            Topic = topics.Request(Requester),
            Payload = TriggerDocument.Request(press.Id, options.Profile, budget, options.Priority, taken),
            ReceivedAt = press.PressedAt,
            Local = new LocalRequester(Requester, topics.Decision(name), answer => End(press, answer)),
            Receipt = Receipt.None(),
        });
    }

    private async Task ExpireAsync(Press press)
    {
        await Task.Delay(press.Deadline.Remaining > TimeSpan.Zero ? press.Deadline.Remaining : TimeSpan.Zero, clock, CancellationToken.None);
        Fail(press, new RequestError(ErrorCode.Expired, "The deadline passed without an answer; allow more time, or see the status topic.", "deadline_ms"));
    }

    private void Fail(Press press, RequestError error) => End(press, AnswerWriter.Error(new AnswerKey(press.Id, null), error, fallback: null));

    // 4
    private void End(Press press, byte[] answer)
    {
        if (!press.TryEnd())
        {
            return; // too late: the fail-safe levels stand
        }

        using var document = JsonDocument.Parse(answer);
        lock (_lock)
        {
            if (_isStopped || press.Number <= _ended)
            {
                return; // a later press was answered first, and its word stands
            }

            _ended = press.Number;
            var said = TriggerAnswer.Read(document.RootElement);
            OutputEffect[] effects = [.. outputs.Select(output => output.Carry(said))];
            decisions.Set(name, TriggerDocument.Decision(name, clock.GetUtcNow(), document.RootElement, effects));
            LogEnded(name, press.Id, said.Answer, clock.GetElapsedTime(press.PressedAt).TotalMilliseconds);
        }
    }

    [LoggerMessage(610, LogLevel.Information, "Trigger {Trigger}: press {RequestId}")]
    private partial void LogPressed(string trigger, string requestId);

    [LoggerMessage(611, LogLevel.Warning, "Trigger {Trigger} has no reading {Reading}: {Problem}")]
    private partial void LogMissing(string trigger, string reading, string problem);

    [LoggerMessage(612, LogLevel.Information, "Trigger {Trigger}: {RequestId} answered {Answer} after {TotalMs:F1} ms")]
    private partial void LogEnded(string trigger, string requestId, string? answer, double totalMs);
}
