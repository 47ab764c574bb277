using EdgeReasoner.Hosting.Feedback;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Reads requests and lets them in, in five steps: (1) envelope, (2) payload, (3) seen before?, (4) put into the model's language,
/// (5) admission to the queue. Whatever is refused is answered at once.
/// </summary>
/// <param name="inbox">Received messages.</param>
/// <param name="envelopes">Step 1.</param>
/// <param name="parser">Step 2.</param>
/// <param name="memory">Step 3.</param>
/// <param name="format">Step 4.</param>
/// <param name="queue">Step 5.</param>
/// <param name="outbox">Takes the refusals and repeated answers.</param>
/// <param name="feedback">Takes reported outcomes.</param>
/// <param name="topics">Tell cancellations and reported outcomes from requests.</param>
/// <param name="statistics">Counts cancellations.</param>
/// <param name="starvation">Told of refusals for a predicted lack of time.</param>
/// <param name="state">Whether there is a model, and a journal.</param>
/// <param name="failPoints">For tests; null in production.</param>
/// <param name="clock">Measures deadlines.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class IntakeService(
    Inbox inbox,
    EnvelopeReader envelopes,
    RequestParser parser,
    AnswerMemory memory,
    IPromptFormat format,
    DecisionQueue<PendingRequest> queue,
    Outbox outbox,
    FeedbackService feedback,
    Topics topics,
    DaemonStatistics statistics,
    StarvationWatch starvation,
    DaemonState state,
    FailPoints? failPoints,
    TimeProvider clock,
    ILogger<IntakeService> logger) : BackgroundService
{
    private long _decisions;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in inbox.ReadAllAsync(stoppingToken))
        {
            try
            {
                Route(message);
            }
#pragma warning disable CA1031 // the boundary of one message: its defect is logged, the next one is read
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogDefect(exception);
                RefuseDefect(message);
            }
        }
    }

    // Whoever asked is told, if it can be read who asked; in any case the message is acknowledged, for it would only do the same again.
    private void RefuseDefect(InboundMessage message)
    {
        if (envelopes.Read(message, out _) is not { } envelope)
        {
            message.Receipt.Settle();
            return;
        }

        Refuse(
            envelope,
            new AnswerKey(EnvelopeReader.IdFrom(message.CorrelationData), null),
            new RequestError(ErrorCode.Internal, "The request could not be taken in; the same id may be sent again."));
    }

    private void Route(InboundMessage message)
    {
        if (topics.CancellingRequester(message.Topic) is { } cancelling)
        {
            if (FeedbackReader.Cancellation(message.Payload) is { } id)
            {
                Cancel(cancelling, id);
            }

            message.Receipt.Settle();
        }
        else if (topics.ReportingRequester(message.Topic) is { } reporting)
        {
            feedback.Take(reporting, message.Payload);
            message.Receipt.Settle();
        }
        else
        {
            Take(message);
        }
    }

    // One that runs is told by its worker; one that is answered keeps its answer.
    private void Cancel(string requester, string id)
    {
        if (queue.TryRemove(pending => pending.Envelope.Requester == requester && pending.Request.Id == id) is not ({ } pending, var isRunning))
        {
            return;
        }

        statistics.CountCancelled();
        if (isRunning)
        {
            pending.Withdrawal.Cancel();
            return;
        }

        RefuseAll(new Arrival(pending.Request, pending.Deadline, pending.Envelope, pending.Key, pending.MemoryKey), RequestError.Cancelled);
    }

    private void Take(InboundMessage message)
    {
        failPoints?.Reach(Step.Taken);

        // 1
        if (envelopes.Read(message, out var fault) is not { } envelope)
        {
            LogUnanswerable();
            message.Receipt.Settle();
            return;
        }

        var correlationId = EnvelopeReader.IdFrom(message.CorrelationData);
        if (fault is not null)
        {
            Refuse(envelope, new AnswerKey(correlationId, null), fault);
            return;
        }

        // 2
        var parsed = parser.Parse(message.Payload, correlationId);
        if (parsed is not ParsedRequest.Accepted accepted)
        {
            Refuse(envelope, new AnswerKey(parsed.Id, parsed.TransactionJson), ((ParsedRequest.Refused)parsed).Error);
            return;
        }

        var request = accepted.Request;
        var deadline = envelope.DeadlineFor(request.Budget, clock);
        var arrival = new Arrival(
            request, deadline, envelope, new AnswerKey(request.Id, accepted.TransactionJson), AnswerMemory.KeyOf(envelope, request.Id));

        // 3
        switch (memory.Enter(arrival.MemoryKey, message.Payload.Span, new WaitingDuplicate(envelope, deadline), out var stored))
        {
            case MemoryVerdict.Answered: outbox.Send(envelope, stored!, deadline, arrival.Key); break;
            case MemoryVerdict.InFlight: break;
            case MemoryVerdict.Crowded:
                Refuse(envelope, arrival.Key, new RequestError(ErrorCode.Overloaded, "This request is being decided, and too many repetitions wait; wait for the answer.", null, TimeSpan.FromSeconds(1)), arrival);
                break;
            case MemoryVerdict.Conflict:
                Refuse(envelope, arrival.Key, new RequestError(ErrorCode.IdReuse, "This id was used with another payload; use a new id for a new request.", "id"), arrival);
                break;
            default:
                if (Refusal(arrival) is { } refusal)
                {
                    RefuseAll(arrival, refusal);
                }

                break;
        }
    }

    private RequestError? Refusal(Arrival arrival)
    {
        var unready = state.Readiness switch
        {
            Readiness.Starting => new RequestError(ErrorCode.Starting, "The model is being loaded; try again shortly.", null, TimeSpan.FromSeconds(1)),
            Readiness.NoModel => new RequestError(ErrorCode.NoModel, "No model is loaded; see the status topic for the reason."),
            Readiness.Stopping => new RequestError(ErrorCode.Overloaded, "The daemon is stopping; try again later.", null, TimeSpan.FromSeconds(5)),
            _ when state.IsStuck => new RequestError(ErrorCode.Overloaded, "The model does not react; try again later.", null, TimeSpan.FromSeconds(30)),
            _ => null,
        };
        if ((unready ?? (state.JournalProblem is null ? null : AnswerKeeper.NotKept)) is { } cannot)
        {
            return cannot;
        }

        // 4
        var outcome = format.Render(arrival.Request);
        if (outcome is not PromptOutcome.Ready ready)
        {
            var fault = (PromptOutcome.NotUnderstood)outcome;
            return new RequestError(ErrorCode.NotUnderstood, fault.Message, fault.Field);
        }

        // 5
        var key = arrival.Key with { DecisionId = $"{state.Session:x}-{++_decisions}" };
        var pending = new PendingRequest(arrival.Request, ready.Prompt, arrival.Deadline, arrival.Envelope, key, arrival.MemoryKey);
        if (queue.TryEnqueue(pending) is not Admission.Rejected rejected)
        {
            return null;
        }

        if (rejected.Reason != RejectReason.BudgetTooSmall)
        {
            return new RequestError(ErrorCode.Overloaded, "Too many requests wait for it to be answered in time; wait, or use the fallback.", null, rejected.RetryAfter);
        }

        starvation.CountRefused();
        return new RequestError(ErrorCode.Overloaded, "The deadline leaves no time for a direct answer; allow more, or use the fallback.", "deadline_ms");
    }

    // The request is forgotten, so that another try with the same id is looked at afresh.
    private void RefuseAll(Arrival arrival, RequestError refusal)
    {
        Refuse(arrival.Envelope, arrival.Key, refusal, arrival);
        foreach (var duplicate in memory.Complete(arrival.MemoryKey, null))
        {
            Refuse(duplicate.Envelope, arrival.Key, refusal, arrival with { Deadline = duplicate.Deadline });
        }
    }

    private void Refuse(Envelope envelope, AnswerKey key, RequestError error, Arrival? arrival = null)
    {
        LogRefused(key.Id, WireName.Of(error.Code), error.Field);
        var payload = AnswerWriter.Error(key, error, error.Status >= 500 ? arrival?.Request.Fallback : null);
        outbox.Send(envelope, new StoredAnswer(payload, error.Status, error.Message), arrival?.Deadline, key);
    }

    /// <summary>A request that was read.</summary>
    private sealed record Arrival(DecisionRequest Request, Deadline Deadline, Envelope Envelope, AnswerKey Key, string MemoryKey);

    [LoggerMessage(201, LogLevel.Debug, "Request {RequestId} refused: {Code} {Field}")]
    private partial void LogRefused(string? requestId, string code, string? field);

    [LoggerMessage(202, LogLevel.Warning, "A message was dropped: its topic names no requester that could be answered")]
    private partial void LogUnanswerable();

    [LoggerMessage(203, LogLevel.Error, "A message could not be taken in; it is acknowledged and dropped")]
    private partial void LogDefect(Exception exception);
}
