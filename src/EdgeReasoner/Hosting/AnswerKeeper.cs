using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Stands between deciding and publishing: an answer is committed first, then remembered, then sent to all who asked for it. At the start it
/// takes back what earlier runs kept, and sends what they could not publish and is still in time.
/// </summary>
/// <param name="journal">Keeps answers.</param>
/// <param name="memory">Remembers them.</param>
/// <param name="outbox">Takes them to the publisher.</param>
/// <param name="state">Told when answers cannot be kept.</param>
/// <param name="failPoints">For tests; null in production.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class AnswerKeeper(
    AnswerJournal journal, AnswerMemory memory, Outbox outbox, DaemonState state, FailPoints? failPoints, TimeProvider clock, ILogger<AnswerKeeper> logger) : IHostedService
{
    /// <summary>What is said while answers cannot be kept: one that a crash could change is none.</summary>
    public static readonly RequestError NotKept = new(
        ErrorCode.Journal, "Answers cannot be stored at the moment, see the status topic; try again later, or use the fallback.", null, TimeSpan.FromSeconds(2));

    /// <inheritdoc/>
    /// <exception cref="InstanceRunningException">Another daemon of this node runs on the same state.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        journal.ProblemChanged = () => state.SetJournal(journal.Problem, journal.Notice);
        var (kept, unsent) = (0, 0);
        foreach (var entry in journal.Open())
        {
            memory.Restore(entry);
            kept++;
            if (entry.Route is { } route && Deadline.From(clock, route.Due, TimeSpan.Zero) is { HasPassed: false } deadline)
            {
                unsent++;
                var envelope = new Envelope("", route.Topic, route.CorrelationData, route.Traceparent, clock.GetTimestamp(), null, Receipt.None());
                outbox.Send(envelope, entry.Answer, deadline, new AnswerKey(route.RequestId, route.TransactionJson), entry.Sequence);
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

    /// <summary>Keeps an answer and sends it to all who asked; never waits.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="store">False for an answer that another try with the same id must not get: it is sent only.</param>
    public void Finish(PendingRequest pending, StoredAnswer answer, bool store)
    {
        var decidedAt = clock.GetTimestamp();
        failPoints?.Reach(Step.Decided);

        // A press is never repeated, and its outputs must not wait for a disk: its answer is carried out, not kept.
        // A late answer is left to the publisher, which says "expired" instead and counts it; here it only must not be kept.
        if (!store || pending.Envelope.Local is not null || answer.Status >= 500 || pending.Deadline.HasPassed)
        {
            SendToAll(pending, answer, memory.Complete(pending.MemoryKey, null), 0, decidedAt);
            return;
        }

        var due = decidedAt + (long)(pending.Deadline.Remaining.TotalSeconds * clock.TimestampFrequency);
        var (envelope, key) = (pending.Envelope, pending.Key);
        var route = new AnswerRoute(envelope.AnswerTopic, envelope.CorrelationData, envelope.Traceparent, key.Id, key.TransactionJson, due);
        journal.Commit(new JournalEntry(pending.MemoryKey, memory.HashOf(pending.MemoryKey), answer, clock.GetUtcNow(), route), sequence =>
        {
            var final = sequence is not null
                ? answer
                : new StoredAnswer(AnswerWriter.Error(key, NotKept, pending.Request.Fallback), NotKept.Status, NotKept.Message);
            SendToAll(pending, final, memory.Complete(pending.MemoryKey, sequence is null ? null : answer, sequence ?? 0), sequence ?? 0, decidedAt);
        });
    }

    private void SendToAll(PendingRequest pending, StoredAnswer answer, IReadOnlyList<WaitingDuplicate> duplicates, long sequence, long decidedAt)
    {
        outbox.Send(pending.Envelope, answer, pending.Deadline, pending.Key, sequence, decidedAt);
        foreach (var duplicate in duplicates)
        {
            outbox.Send(duplicate.Envelope, answer, duplicate.Deadline, pending.Key);
        }
    }

    [LoggerMessage(511, LogLevel.Information, "{Kept} answers of earlier runs are kept, {Unsent} of them are still to be published")]
    private partial void LogRestored(int kept, int unsent);
}
