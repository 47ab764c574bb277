using EdgeReasoner.Contract;

namespace EdgeReasoner.Journal;

/// <summary>The topic of an answer and what it echoes: enough to publish it after a restart, when the request itself is gone.</summary>
/// <param name="Topic">Where it goes.</param>
/// <param name="CorrelationData">Echoed unchanged; empty for none.</param>
/// <param name="Traceparent">The request's trace context; null for none.</param>
/// <param name="RequestId">The request's id; null for none.</param>
/// <param name="Transaction">The request's transaction; null for none.</param>
/// <param name="Due">Monotonic timestamp of the deadline, on the boot of <see cref="JournalFile"/>.</param>
internal sealed record AnswerRoute(string Topic, byte[] CorrelationData, string? Traceparent, string? RequestId, Transaction? Transaction, long Due);
