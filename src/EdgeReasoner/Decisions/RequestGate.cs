using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Lets typed requests in, whichever edge they came from, in three steps: (1) seen before? (2) put into the model's language, (3) admission to
/// the queue. Whatever is refused is answered at once. Safe from any thread.
/// </summary>
/// <param name="cache">Step 1.</param>
/// <param name="slot">Step 2: the loaded model's language.</param>
/// <param name="queue">Step 3.</param>
/// <param name="outbox">Takes refusals and repeated answers.</param>
/// <param name="state">Whether there is a model, and a journal.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class RequestGate(
    AnswerCache cache, DeciderSlot slot, DecisionQueue<PendingRequest> queue, Outbox outbox, DaemonState state, ILogger<RequestGate> logger)
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
                    outbox.Send(requester, known!, arrival.Deadline, arrival.Key);
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

        RefuseAll(pending.Arrival with { Key = pending.Key }, Refusal.Cancelled);
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
        if (Unready() is { } cannot)
        {
            return cannot;
        }

        // 2
        var outcome = slot.Format!.Render(arrival.Request);
        if (outcome is not PromptOutcome.Ready ready)
        {
            var fault = (PromptOutcome.NotUnderstood)outcome;
            return new Refusal(RefusalReason.NotUnderstood, fault.Message, fault.Field);
        }

        // 3
        var key = arrival.Key with { DecisionId = $"{state.Session:x}-{Interlocked.Increment(ref _decisions)}" };
        if (queue.TryEnqueue(new PendingRequest(arrival, ready.Prompt, key)) is not Admission.Rejected rejected)
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

    private Refusal? Unready() => state.Readiness switch
    {
        Readiness.Starting => new Refusal(RefusalReason.Starting, "The model is being loaded; try again shortly.", null, TimeSpan.FromSeconds(1)),
        Readiness.NoModel => new Refusal(RefusalReason.NoModel, "No model is loaded; see the status topic for the reason."),
        Readiness.Stopping => new Refusal(RefusalReason.Overloaded, "The daemon is stopping; try again later.", null, TimeSpan.FromSeconds(5)),
        _ when state.IsStuck => new Refusal(RefusalReason.Overloaded, "The model does not react; try again later.", null, TimeSpan.FromSeconds(30)),
        _ => state.JournalProblem is null ? null : AnswerKeeper.NotKept,
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

    private void Refuse(Arrival arrival, Refusal refusal) => outbox.Send(arrival.Requester, arrival.Refused(refusal), arrival.Deadline);

    [LoggerMessage(205, LogLevel.Error, "Request {RequestId} could not be let in")]
    private partial void LogDefect(string requestId, Exception exception);
}
