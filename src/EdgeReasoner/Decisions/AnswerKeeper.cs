using EdgeReasoner.Contract;
using EdgeReasoner.Feedback;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Stands between deciding and publishing: an answer is committed first, then remembered, then sent to all who asked for it. At the start it
/// takes back what earlier runs kept, and sends what they could not publish and is still in time.
/// </summary>
/// <param name="journal">Keeps answers, and remembers them.</param>
/// <param name="outbox">Takes them to whoever asked.</param>
/// <param name="ledger">Remembers decisions whose outcome may be reported.</param>
/// <param name="state">Told when answers cannot be kept, and how long answers took.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class AnswerKeeper(
    AnswerJournal journal, Outbox outbox, DecisionLedger ledger, DaemonState state, TimeProvider clock, ILogger<AnswerKeeper> logger) : IHostedService
{
    /// <summary>Gets the refusal that is given while answers cannot be kept: one that a crash could change is none.</summary>
    public static Refusal NotKept { get; } = new(
        RefusalReason.Journal, "Answers cannot be stored at the moment, see the status topic; try again later, or use the fallback.", null, TimeSpan.FromSeconds(2));

    /// <inheritdoc/>
    /// <exception cref="InstanceRunningException">Another daemon of this node runs on the same state.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        journal.ProblemChanged = () => state.SetJournal(journal.Problem, journal.Notice);
        var (kept, unsent) = (0, 0);
        foreach (var entry in journal.Open())
        {
            journal.Cache.Restore(entry);
            kept++;
            if (entry.Route is { } route && Deadline.From(clock, route.Due, TimeSpan.Zero) is { HasPassed: false } deadline)
            {
                unsent++;
                var requester = new MqttRequester("", route.Topic, route.CorrelationData, route.Traceparent, Receipt.None());
                outbox.Send(requester, entry.Document, deadline, new RequestKey(route.RequestId, route.Transaction), entry.Sequence);
            }
        }

        state.SetJournal(journal.Problem, journal.Notice);
        LogRestored(kept, unsent);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        journal.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Keeps a decision and sends it to all who asked; never waits.</summary>
    /// <param name="admitted">The request.</param>
    /// <param name="decided">What the model decided; identified and timed here.</param>
    /// <param name="isRepeatable">Whether deciding the same request again would give the same answer: it is published before the disk has it, for no crash can change it.</param>
    public void Decide(AdmittedRequest admitted, Answer decided, bool isRepeatable = false)
    {
        var receivedAt = admitted.Arrival.ReceivedAt;
        var total = clock.GetElapsedTime(receivedAt);
        var answer = decided with
        {
            Key = admitted.Key,
            Model = decided.StopReason is StopReason.Proved or StopReason.CannotSay ? null : state.Model,
            IgnoredReadings = IgnoredReading.Of(admitted.Request.Readings),
            Timing = decided.Timing with { Queue = admitted.StartedAt == 0 ? total : clock.GetElapsedTime(receivedAt, admitted.StartedAt), Total = total, Deadline = total + admitted.Deadline.Remaining },
        };
        state.Statistics.Measure(total);
        ledger.Add(new JudgedDecision(admitted.Key.DecisionId, admitted.Requester.Name, admitted.Request));
        LogAnswered(admitted.Request.Id, WireName.Of(answer.Outcome), answer.Rounds, WireName.Of(answer.StopReason), total.TotalMilliseconds);
        Finish(admitted, answer, store: true, isRepeatable);
    }

    /// <summary>Sends a refusal to all who asked; never waits.</summary>
    /// <param name="admitted">The request.</param>
    /// <param name="refusal">Why it is not decided.</param>
    /// <param name="store">Whether another try with the same id is to get the same refusal.</param>
    public void Refuse(AdmittedRequest admitted, Refusal refusal, bool store = false) => Finish(admitted, admitted.Refused(refusal), store);

    /// <summary>Tells whoever asked the best so far.</summary>
    /// <param name="admitted">The request.</param>
    /// <param name="report">The best so far.</param>
    public void Report(AdmittedRequest admitted, ProgressReport report) => outbox.SendProgress(admitted, report);

    /// <summary>Sends an answer that is known already to somebody who asks again.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="known">The answer.</param>
    /// <param name="arrival">The repetition.</param>
    public void Repeat(MqttRequester requester, AnswerDocument known, Arrival arrival) => outbox.Send(requester, known, arrival.Deadline, arrival.Key);

    /// <summary>Sends a refusal of a request that was not let in.</summary>
    /// <param name="arrival">The request.</param>
    /// <param name="refusal">Why.</param>
    public void Refuse(Arrival arrival, Refusal refusal) => outbox.Send(arrival.Requester, arrival.Refused(refusal), arrival.Deadline);

    private void Finish(AdmittedRequest admitted, Answer answer, bool store, bool isRepeatable = false)
    {
        var decidedAt = clock.GetTimestamp();

        // A press is never repeated, and its outputs must not wait for a disk: its answer is carried out, not kept.
        if (admitted.Requester is not MqttRequester requester)
        {
            outbox.Send(admitted.Requester, answer, admitted.Deadline, decidedAt);
            return;
        }

        state.Statistics.Undecided.Note(requester.Name, answer, clock.GetUtcNow());
        var key = requester.KeyOf(admitted.Request.Id);
        var document = AnswerDocument.Of(answer);

        // A late answer is left to the publisher, which says "expired" instead and counts it; here it only must not be kept.
        if (!store || document.Status >= 500 || admitted.Deadline.HasPassed)
        {
            SendToAll(admitted, requester, document, journal.Cache.Complete(key, null), 0, decidedAt);
            return;
        }

        var due = decidedAt + (long)(admitted.Deadline.Remaining.TotalSeconds * clock.TimestampFrequency);
        var route = new AnswerRoute(requester.Address, requester.CorrelationData, requester.Traceparent, admitted.Key.Id, admitted.Key.Transaction, due);
        journal.Commit(new JournalEntry(key, journal.Cache.HashOf(key), document, clock.GetUtcNow(), route), flushes: !isRepeatable, sequence =>
        {
            var final = sequence is not null ? document : NotKeptFor(admitted, requester);
            SendToAll(admitted, requester, final, journal.Cache.Complete(key, sequence is null ? null : document, sequence ?? 0), sequence ?? 0, decidedAt);
        });
    }

    private AnswerDocument NotKeptFor(AdmittedRequest admitted, MqttRequester requester)
    {
        var refused = admitted.Refused(NotKept);
        state.Statistics.Undecided.Note(requester.Name, refused, clock.GetUtcNow());
        return AnswerDocument.Of(refused);
    }

    private void SendToAll(AdmittedRequest admitted, MqttRequester requester, AnswerDocument document, IReadOnlyList<WaitingDuplicate> duplicates, long sequence, long decidedAt)
    {
        outbox.Send(requester, document, admitted.Deadline, admitted.Key, sequence, decidedAt);
        foreach (var duplicate in duplicates)
        {
            outbox.Send(duplicate.Requester, document, duplicate.Deadline, admitted.Key);
        }
    }

    [LoggerMessage(411, LogLevel.Information, "{Kept} answers of earlier runs are kept, {Unsent} of them are still to be published")]
    private partial void LogRestored(int kept, int unsent);

    [LoggerMessage(412, LogLevel.Information, "Request {RequestId} {Outcome} after {Rounds} rounds: {StopReason}, {TotalMs:F1} ms")]
    private partial void LogAnswered(string requestId, string outcome, int rounds, string stopReason, double totalMs);
}
