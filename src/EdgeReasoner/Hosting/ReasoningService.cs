using EdgeReasoner.Inference;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Loads the model, then takes one request at a time off the queue and decides it: one model, one thread, no races.</summary>
/// <param name="load">Loads the model; throws <see cref="ModelUnavailableException"/> when there is none.</param>
/// <param name="queue">Requests that were let in.</param>
/// <param name="keeper">Takes the answers.</param>
/// <param name="outbox">Takes the progress.</param>
/// <param name="starvation">Says when the model's speed should be measured anew.</param>
/// <param name="state">Learns whether there is a model.</param>
/// <param name="statistics">Learns how long answers took.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ReasoningService(
    Func<IDecider> load,
    DecisionQueue<PendingRequest> queue,
    AnswerKeeper keeper,
    Outbox outbox,
    StarvationWatch starvation,
    DaemonState state,
    DaemonStatistics statistics,
    TimeProvider clock,
    ILogger<ReasoningService> logger) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // An exception that leaves the thread stops the host, and systemd restarts it. Only what one request can cause is caught, below.
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.Factory.StartNew(() => Serve(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Serve(CancellationToken stoppingToken)
    {
        IDecider decider;
        try
        {
            var start = clock.GetTimestamp();
            decider = load();
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
            return;
        }

        using (decider)
        {
            state.SetReady(decider.Model);
            try
            {
                while (true)
                {
                    if (Take(stoppingToken) is { } pending)
                    {
                        Answer(decider, pending, stoppingToken);
                        starvation.CountDecided();
                    }
                    else if (starvation.TakeStarved())
                    {
                        LogStarved();
                        decider.Measure(stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What still waits was not acknowledged: the broker delivers it again to the next start.
            }
        }
    }

    // Null after a while without a request. Blocking is meant: this thread does nothing else, and the pool's stay free for receiving and publishing.
    private PendingRequest? Take(CancellationToken stoppingToken)
    {
        using var idle = new CancellationTokenSource(Idle, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stoppingToken);
        try
        {
            return queue.TakeAsync(either.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Answer(IDecider decider, PendingRequest pending, CancellationToken stoppingToken)
    {
        var start = clock.GetTimestamp();
        try
        {
            if (pending.Deadline.HasPassed)
            {
                LogExpired(pending.Request.Id);
                keeper.Finish(pending, Written(pending, new RequestError(ErrorCode.Expired, "The deadline passed in the queue; allow more time.", "deadline_ms")), store: false);
                return;
            }

            var progress = pending.Request.Progress
                ? report => outbox.SendProgress(pending, AnswerWriter.Progress(pending.Key, report, clock.GetElapsedTime(pending.Envelope.ReceivedAt)))
                : (Action<ProgressReport>?)null;
            var decision = decider.Decide(pending, progress, queue.MayContinue, stoppingToken);
            keeper.Finish(pending, Written(pending, decision, start, decider.Model), store: true);
        }
        catch (OperationCanceledException)
        {
            keeper.Finish(pending, Written(pending, new RequestError(ErrorCode.Overloaded, "The daemon is stopping; try again later.", null, TimeSpan.FromSeconds(5))), false);
            throw;
        }
        catch (ContextOverflowException)
        {
            keeper.Finish(pending, Written(pending, new RequestError(ErrorCode.NotUnderstood, "The request is too long for the model's context; send fewer readings or rules.")), true);
        }
#pragma warning disable CA1031 // the boundary of one request: its defect is answered with 500, the next one is decided
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(pending.Request.Id, exception);
            keeper.Finish(pending, Written(pending, new RequestError(ErrorCode.Internal, "The decision failed; the same id may be sent again.")), false);
        }
        finally
        {
            queue.Complete();
        }
    }

    private StoredAnswer Written(PendingRequest pending, Decision decision, long start, ModelIdentity model)
    {
        if (decision.Outcome is Outcome.Refused or Outcome.Failed)
        {
            return Written(pending, decision.Outcome == Outcome.Refused
                ? new RequestError(ErrorCode.Overloaded, "The deadline leaves no time for a direct answer; allow more, or use the fallback.", "deadline_ms")
                : new RequestError(ErrorCode.ModelOutput, "The model wrote nothing that could be read as an answer; the same id may be sent again."));
        }

        var receivedAt = pending.Envelope.ReceivedAt;
        var total = clock.GetElapsedTime(receivedAt);
        var timing = new AnswerTiming(clock.GetElapsedTime(receivedAt, start), decision.Prefill, decision.Decode, total, total + pending.Deadline.Remaining);
        statistics.Measure(total);
        LogAnswered(pending.Request.Id, WireName.Of(decision.Outcome), decision.Rounds, WireName.Of(decision.StopReason), total.TotalMilliseconds);
        return new StoredAnswer(
            AnswerWriter.Decision(pending.Key, decision, timing, model, pending.Request.Trace), AnswerWriter.StatusOf(decision.Outcome), null);
    }

    private static StoredAnswer Written(PendingRequest pending, RequestError error)
        => new(AnswerWriter.Error(pending.Key, error, error.Status >= 500 ? pending.Request.Fallback : null), error.Status, error.Message);

    [LoggerMessage(301, LogLevel.Information, "Request {RequestId} {Outcome} after {Rounds} rounds: {StopReason}, {TotalMs:F1} ms")]
    private partial void LogAnswered(string requestId, string outcome, int rounds, string stopReason, double totalMs);

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
