using System.Collections.Concurrent;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Loads the model, then takes turns off the queue: a direct answer or a round of one request, then perhaps of another; or rounds of several
/// side by side, on threads of which one runs at a time. One model, no races: a request belongs to whoever took its turn. Beside it a sweep
/// ends those whose time is over while a long pass runs.
/// </summary>
/// <param name="slot">Loads the model, and watches over it.</param>
/// <param name="queue">Requests that were let in.</param>
/// <param name="keeper">Takes answers and progress.</param>
/// <param name="state">Learns whether there is a model, and counts.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ReasoningService(
    DeciderSlot slot,
    DecisionQueue<PendingRequest> queue,
    AnswerKeeper keeper,
    DaemonState state,
    TimeProvider clock,
    ILogger<ReasoningService> logger) : BackgroundService
{
    private static readonly Refusal Stopping = new(RefusalReason.Overloaded, "The daemon is stopping; try again later.", null, TimeSpan.FromSeconds(5));
    private static readonly Refusal Displaced = new(RefusalReason.Overloaded, "More urgent requests took its place; wait, or use the fallback.", null, TimeSpan.FromSeconds(1));

    // Speed is measured without a deadline; past this the model hangs.
    private static readonly TimeSpan LongestMeasurement = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<PendingRequest, bool> _running = new(ReferenceEqualityComparer.Instance); // a set

    // An exception that leaves the thread stops the host, and systemd restarts it. Only what one request can cause is caught, below.
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var serving = Task.Factory.StartNew(() => Serve(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var sweeping = SweepAsync(stoppingToken);
        await await Task.WhenAny(serving, sweeping); // whichever fails first is heard
        await Task.WhenAll(serving, sweeping);
    }

    private void Serve(CancellationToken stoppingToken)
    {
        IDecider decider;
        try
        {
            var start = clock.GetTimestamp();
            slot.Heartbeat.Begin(LongestMeasurement);
            decider = slot.Load();
            LogLoaded(decider.Model.Name, clock.GetElapsedTime(start));
            if (decider.Notice is { } notice)
            {
                LogUncalibrated(notice);
            }
        }
        catch (ModelUnavailableException exception)
        {
            LogNoModel(exception.Message);
            state.SetNoModel(exception.Message);
            slot.Heartbeat.Retire();
            return;
        }

        using (decider)
        {
            state.SetReady(decider.Model);
            using var stopping = stoppingToken.Register(WithdrawRunning);
            try
            {
                while (true)
                {
                    var ring = slot.Bell.Listen();
                    slot.Heartbeat.Rest();
                    stoppingToken.ThrowIfCancellationRequested(); // before a turn is taken: afterwards its answer would be lost
                    if (Take(ring, stoppingToken) is { } turn)
                    {
                        Perform(decider, [turn, .. queue.TakeAlong(turn, decider.MaxParallel - 1)], stoppingToken);
                        slot.Starvation.CountDecided();
                    }
                    else if (slot.Starvation.TakeStarved())
                    {
                        LogStarved();
                        slot.Heartbeat.Begin(LongestMeasurement);
                        decider.Measure(stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What still waits was not acknowledged: the broker delivers it again to the next start. What has an answer gets it.
                while (queue.TryTakeOpen() is { } open)
                {
                    Conclude(open);
                }
            }
        }
    }

    // Null when it was rung for without a turn to take. Blocking is meant: this thread does nothing else, and the pool's stay free for receiving and publishing.
    private Turn<PendingRequest>? Take(CancellationToken ring, CancellationToken stoppingToken)
    {
        if (queue.TryTake() is { } turn)
        {
            return turn;
        }

        if (slot.Starvation.IsStarved)
        {
            return null; // rung for while it did not listen
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ring, stoppingToken);
        try
        {
            return queue.TakeAsync(either.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // A suspended decision is also looked at between any two turns; this is for turns that take longer than predicted.
    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                while (queue.TryTakeOverdue() is { } turn)
                {
                    Conclude(turn);
                }

                await WaitAsync(queue.UntilOverdue(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopped
        }
    }

    // Until the instant at which the next of those that wait is due, or until another comes, who may be due sooner.
    private async Task WaitAsync(TimeSpan? due, CancellationToken stoppingToken)
    {
        using var time = new CancellationTokenSource(due is { } left ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stoppingToken);
        try
        {
            await queue.WaitForCompanyAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // due
        }
    }

    private void Perform(IDecider decider, IReadOnlyList<Turn<PendingRequest>> turns, CancellationToken stoppingToken)
    {
        if (turns[0].Kind is not (TurnKind.Start or TurnKind.Continue))
        {
            Conclude(turns[0]);
            return;
        }

        foreach (var turn in turns)
        {
            _running[turn.Pending] = true;
        }

        slot.Heartbeat.Begin(turns.Max(static turn => turn.Pending.Deadline.Remaining));
        if (turns.Count == 1)
        {
            Advance(decider, turns[0], stoppingToken);
        }
        else
        {
            state.Statistics.CountShared(turns.Count);
            decider.RunParallel([.. turns.Select<Turn<PendingRequest>, Action>(turn => () => Advance(decider, turn, stoppingToken))]);
        }
    }

    private void Advance(IDecider decider, Turn<PendingRequest> turn, CancellationToken stoppingToken)
    {
        var pending = turn.Pending;
        try
        {
            var ongoing = turn.Decision ?? Begin(decider, pending);
            ongoing.Advance();
            if (ongoing.Result is not { } answer)
            {
                queue.Suspend(pending, ongoing);
            }
            else
            {
                Finish(pending, answer);
            }
        }
        catch (OperationCanceledException)
        {
            keeper.Refuse(pending.Admitted, stoppingToken.IsCancellationRequested ? Stopping : Refusal.Cancelled);
        }
        catch (ContextOverflowException)
        {
            keeper.Refuse(pending.Admitted, new Refusal(RefusalReason.NotUnderstood, "The request is too long for the model's context; send fewer readings or rules."), store: true);
        }
#pragma warning disable CA1031 // the boundary of one request: its defect is answered with 500, the next one is decided
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(pending.Request.Id, exception);
            keeper.Refuse(pending.Admitted, new Refusal(RefusalReason.Internal, "The decision failed; the same id may be sent again."));
        }
        finally
        {
            _running.TryRemove(pending, out _);
            queue.Complete(pending);
        }
    }

    private void WithdrawRunning()
    {
        foreach (var (pending, _) in _running)
        {
            pending.Withdrawal.Cancel();
        }
    }

    private IOngoingDecision Begin(IDecider decider, PendingRequest pending)
    {
        pending.Admitted.StartedAt = clock.GetTimestamp();
        var progress = pending.Request.Progress ? report => keeper.Report(pending.Admitted, report) : (Action<ProgressReport>?)null;
        return decider.Begin(pending, progress, pending.Withdrawal.Token);
    }

    // On the sweep's thread too: ending a decision touches nothing but the decision.
    private void Conclude(Turn<PendingRequest> turn)
    {
        var pending = turn.Pending;
        if (turn.Kind == TurnKind.Expire)
        {
            LogExpired(pending.Request.Id);
            keeper.Refuse(pending.Admitted, new Refusal(RefusalReason.Expired, "The deadline passed in the queue; allow more time.", "deadline_ms"));
        }
        else if (turn.Kind == TurnKind.Displace)
        {
            keeper.Refuse(pending.Admitted, Displaced);
        }
        else if (pending.Withdrawal.IsCancellationRequested)
        {
            keeper.Refuse(pending.Admitted, Refusal.Cancelled);
        }
        else
        {
            Finish(pending, turn.Decision!.Conclude(turn.Kind == TurnKind.Yield ? StopReason.NoValue : StopReason.Deadline));
        }
    }

    private void Finish(PendingRequest pending, Answer answer)
    {
        switch (answer.Outcome)
        {
            case Outcome.Refused:
                keeper.Refuse(pending.Admitted, new Refusal(RefusalReason.Overloaded, "The deadline leaves no time for a direct answer; allow more, or use the fallback.", "deadline_ms"));
                break;
            case Outcome.Failed:
                keeper.Refuse(pending.Admitted, new Refusal(RefusalReason.ModelOutput, "The model wrote nothing that could be read as an answer; the same id may be sent again."));
                break;
            default:
                keeper.Decide(pending.Admitted, answer);
                break;
        }
    }

    [LoggerMessage(302, LogLevel.Warning, "Request {RequestId} expired in the queue and was not decided")]
    private partial void LogExpired(string requestId);

    [LoggerMessage(303, LogLevel.Error, "Request {RequestId} failed")]
    private partial void LogDefect(string requestId, Exception exception);

    [LoggerMessage(304, LogLevel.Information, "Model {Model} loaded in {Duration}")]
    private partial void LogLoaded(string model, TimeSpan duration);

    [LoggerMessage(306, LogLevel.Warning, "Every request was refused for a predicted lack of time; the model's speed is measured anew")]
    private partial void LogStarved();

    [LoggerMessage(307, LogLevel.Warning, "Answers are not calibrated: {Notice}")]
    private partial void LogUncalibrated(string notice);

    [LoggerMessage(305, LogLevel.Error, "No model: {Problem}")]
    private partial void LogNoModel(string problem);
}
