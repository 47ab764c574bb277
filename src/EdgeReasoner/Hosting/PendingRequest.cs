using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Hosting;

/// <summary>A request that was let in and waits for its answer.</summary>
/// <param name="Request">What is to be decided.</param>
/// <param name="Envelope">Who asked and where the answer goes.</param>
/// <param name="Deadline">When the answer must be out.</param>
/// <param name="Key">What identifies request and decision in the answer.</param>
/// <param name="MemoryKey">What identifies the request in <see cref="AnswerMemory"/>.</param>
internal sealed record PendingRequest(DecisionRequest Request, Envelope Envelope, Deadline Deadline, AnswerKey Key, string MemoryKey)
{
    /// <summary>Gets the order of deadlines: the receipt's timestamp plus the budget, in ticks of the clock's own frequency.</summary>
    public required long DueAt { get; init; }
}
