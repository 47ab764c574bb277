using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Reasoning.Exact;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Lets typed requests in, whichever edge they came from, in four steps: (1) seen before? (2) does exact code understand it? Then it is answered at once, (3) put into the model's language,
/// (4) admission to the queue. Whatever is refused is answered at once. Safe from any thread.
/// </summary>
/// <param name="cache">Step 1.</param>
/// <param name="exact">Step 2.</param>
/// <param name="slot">Step 3: the loaded model's language.</param>
/// <param name="queue">Step 4.</param>
/// <param name="keeper">Takes exact answers, refusals and repeated answers.</param>
/// <param name="state">Whether there is a model, and a journal.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class RequestGate(
    AnswerCache cache, ExactWay exact, DeciderSlot slot, DecisionQueue<PendingRequest> queue, AnswerKeeper keeper, DaemonState state, ILogger<RequestGate> logger)
{
    private long _decisions;

    /// <summary>Lets a request in, or answers it at once.</summary>
    /// <param name="arrival">The request.</param>
    public void Admit(Arrival arrival)
    {
        // 1. A part of the daemon never repeats a request.
        if (arrival.Requester is MqttRequester requester)
        {
            var duplicate = new WaitingDuplicate(requester, arrival.Deadline);
            switch (cache.Enter(requester.KeyOf(arrival.Request.Id), arrival.Payload.Span, duplicate, out var known))
            {
                case CacheLookup.Answered:
                    keeper.Repeat(requester, known!, arrival);
                    return;
                case CacheLookup.InFlight:
                    return;
                case CacheLookup.Crowded:
                    Refuse(arrival, new Refusal(RefusalReason.Overloaded, "This request is being decided, and too many repetitions wait; wait for the answer.", null, TimeSpan.FromSeconds(1)));
                    return;
                case CacheLookup.Conflict:
                    Refuse(arrival, new Refusal(RefusalReason.IdReuse, "This id was used with another payload; use a new id for a new request.", "id"));
                    return;
                case CacheLookup.New:
                    break;
            }
        }

        if (TryEnqueue(arrival) is { } refusal)
        {
            RefuseAll(arrival, refusal);
        }
    }

    /// <summary>Takes a request back that its requester no longer wants. One that runs is told by its worker; one that is answered keeps its answer.</summary>
    /// <param name="requester">Who cancels, over MQTT; a press of the board is nobody's there, whatever name a client takes.</param>
    /// <param name="id">Its request.</param>
    public void Cancel(string requester, string id)
    {
        if (queue.TryRemove(pending => pending.Requester is MqttRequester from && from.Name == requester && pending.Request.Id == id) is not ({ } pending, var isRunning))
        {
            return;
        }

        state.Statistics.CountCancelled();
        if (isRunning)
        {
            pending.Withdrawal.Cancel();
            return;
        }

        RefuseAll(pending.Admitted.Arrival with { Key = pending.Key }, Refusal.Cancelled);
    }

    // Step 1 has taken note of the request: a defect must not leave it in flight for ever, with every repetition waiting for it.
    private Refusal? TryEnqueue(Arrival arrival)
    {
        try
        {
            return Enqueue(arrival);
        }
#pragma warning disable CA1031 // the boundary of one request: its defect is answered with 500, the next one is let in
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(arrival.Request.Id, exception);
            return new Refusal(RefusalReason.Internal, "The request could not be taken in; the same id may be sent again.");
        }
    }

    private Refusal? Enqueue(Arrival arrival)
    {
        if (Unable() is { } cannot)
        {
            return cannot;
        }

        // 2
        var admitted = new AdmittedRequest(arrival, arrival.Key with { DecisionId = $"{state.Session:x}-{Interlocked.Increment(ref _decisions)}" });
        Refusal? unread;
        switch (exact.Decide(arrival.Request))
        {
            case ExactResult.Answered answered:
                keeper.Decide(admitted, answered.Answer, answered.IsRepeatable);
                return null;
            case ExactResult.Refused refused:
                return refused.Refusal;
            case ExactResult.Left left:
                unread = left.Refusal;
                break;
            default:
                throw new InvalidOperationException("A result of an unknown case.");
        }

        if (Unready() is { } unready)
        {
            return unready;
        }

        // 3. A model of the notation reads nothing that exact code does not, and what it takes for the same may be a guess.
        if (unread is not null && slot.Format!.IsNotation)
        {
            return unread;
        }

        var outcome = slot.Format!.Render(arrival.Request);
        if (outcome is not PromptOutcome.Ready ready)
        {
            var fault = (PromptOutcome.NotUnderstood)outcome;
            return new Refusal(RefusalReason.NotUnderstood, fault.Message, fault.Field);
        }

        // 4
        if (queue.TryEnqueue(new PendingRequest(admitted, ready.Prompt)) is not Admission.Rejected rejected)
        {
            return null;
        }

        if (rejected.Reason != RejectReason.BudgetTooSmall)
        {
            return new Refusal(RefusalReason.Overloaded, "Too many requests wait for it to be answered in time; wait, or use the fallback.", null, rejected.RetryAfter);
        }

        slot.Starvation.CountRefused();
        return new Refusal(RefusalReason.Overloaded, "The deadline leaves no time for a direct answer; allow more, or use the fallback.", "deadline_ms");
    }

    // What keeps from every answer, the exact ones too.
    private Refusal? Unable()
        => state.Readiness == Readiness.Stopping ? new Refusal(RefusalReason.Overloaded, "The daemon is stopping; try again later.", null, TimeSpan.FromSeconds(5))
            : state.JournalProblem is null ? null : AnswerKeeper.NotKept;

    // What keeps the model from answering.
    private Refusal? Unready() => state.Readiness switch
    {
        Readiness.Starting => new Refusal(RefusalReason.Starting, "The model is being loaded; try again shortly.", null, TimeSpan.FromSeconds(1)),
        Readiness.NoModel => new Refusal(RefusalReason.NoModel, "No model is loaded; see the status topic for the reason."),
        _ when state.IsStuck => new Refusal(RefusalReason.Overloaded, "The model does not react; try again later.", null, TimeSpan.FromSeconds(30)),
        _ => null,
    };

    // The request is forgotten, so that another try with the same id is looked at afresh.
    private void RefuseAll(Arrival arrival, Refusal refusal)
    {
        Refuse(arrival, refusal);
        foreach (var duplicate in cache.Complete(arrival.Requester.KeyOf(arrival.Request.Id), null))
        {
            Refuse(arrival with { Requester = duplicate.Requester, Deadline = duplicate.Deadline }, refusal);
        }
    }

    private void Refuse(Arrival arrival, Refusal refusal) => keeper.Refuse(arrival, refusal);

    [LoggerMessage(205, LogLevel.Error, "Request {RequestId} could not be let in")]
    private partial void LogDefect(string requestId, Exception exception);
}
