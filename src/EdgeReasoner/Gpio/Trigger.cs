using System.Threading.Channels;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Requests;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>
/// From press to output, in four steps: (1) a press gets its deadline, (2) the readings are taken, (3) a request with them takes the same
/// path as those from the broker, (4) the answer is carried out and kept as the last decision. Without an answer in time the
/// outputs go to their fail-safe levels.
/// </summary>
/// <param name="setup">What is asked, and what answers do.</param>
/// <param name="context">The parts of the daemon that it works with.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class Trigger(TriggerSetup setup, GpioContext context, ILogger<Trigger> logger)
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
        var press = new Press(number, $"{context.State.Session:x}-{number}", pressedAt, Deadline.From(context.Clock, pressedAt, setup.Budget));
        LogPressed(setup.Name, press.Id);
        _ = ExpireAsync(press);
        if (!_presses.Writer.TryWrite(press))
        {
            Fail(press, new Refusal(RefusalReason.Overloaded, "Too many presses wait; check the switch, or lengthen DebounceMs."));
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
        var taken = new List<Reading>(setup.Readings.Count);
        foreach (var source in setup.Readings)
        {
            try
            {
                taken.Add(source.Read());
            }
            catch (ReadingMissingException missing)
            {
                LogMissing(setup.Name, source.Name, missing.Message);
                if (!source.IsOptional)
                {
                    Fail(press, new Refusal(RefusalReason.NoReading, $"The reading '{source.Name}' is missing: {missing.Message}", $"readings.{source.Name}"));
                    return;
                }
            }
        }

        // 3
        var draft = new RequestDraft { Profile = setup.Profile, Readings = taken, DeadlineMs = (int)setup.Budget.TotalMilliseconds, Priority = setup.Priority };
        context.Ask(draft, press.Id, new LocalRequester(Requester, $"{Requester}/{setup.Name}", answer => End(press, answer)), press.PressedAt);
    }

    private async Task ExpireAsync(Press press)
    {
        await Task.Delay(press.Deadline.Remaining > TimeSpan.Zero ? press.Deadline.Remaining : TimeSpan.Zero, context.Clock, CancellationToken.None);
        Fail(press, new Refusal(RefusalReason.Expired, "The deadline passed without an answer; allow more time, or see the status topic.", "deadline_ms"));
    }

    private void Fail(Press press, Refusal refusal)
    {
        var refused = Answer.Refused(new RequestKey(press.Id), refusal);
        if (End(press, refused))
        {
            context.State.Statistics.Undecided.Note(Requester, refused, context.Clock.GetUtcNow());
        }
    }

    // 4. False when it came too late: the fail-safe levels stand.
    private bool End(Press press, Answer answer)
    {
        if (!press.TryEnd())
        {
            return false;
        }

        lock (_lock)
        {
            if (_isStopped || press.Number <= _ended)
            {
                return true; // a later press was answered first, and its word stands
            }

            _ended = press.Number;
            OutputEffect[] effects = [.. setup.Outputs.Select(output => output.Carry(answer))];
            context.Decisions.Set(new TriggerDecision(setup.Name, context.Clock.GetUtcNow(), answer, effects));
            LogEnded(setup.Name, press.Id, answer.Text, context.Clock.GetElapsedTime(press.PressedAt).TotalMilliseconds);
            return true;
        }
    }

    [LoggerMessage(610, LogLevel.Information, "Trigger {Trigger}: press {RequestId}")]
    private partial void LogPressed(string trigger, string requestId);

    [LoggerMessage(611, LogLevel.Warning, "Trigger {Trigger} has no reading {Reading}: {Problem}")]
    private partial void LogMissing(string trigger, string reading, string problem);

    [LoggerMessage(612, LogLevel.Information, "Trigger {Trigger}: {RequestId} answered {Answer} after {TotalMs:F1} ms")]
    private partial void LogEnded(string trigger, string requestId, string? answer, double totalMs);
}
