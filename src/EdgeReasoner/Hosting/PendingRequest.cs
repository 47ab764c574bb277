using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Hosting;

/// <summary>A request that was let in and waits for its answer.</summary>
/// <param name="Request">What is to be decided.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
/// <param name="Deadline">When the answer must be out.</param>
/// <param name="Envelope">Who asked and where the answer goes.</param>
/// <param name="Key">What identifies request and decision in the answer.</param>
/// <param name="MemoryKey">What identifies the request in <see cref="AnswerMemory"/>.</param>
internal sealed record PendingRequest(
    DecisionRequest Request, DecisionPrompt Prompt, Deadline Deadline, Envelope Envelope, AnswerKey Key, string MemoryKey)
    : PendingDecision(Request, Prompt, Deadline)
{
    /// <summary>Gets or sets the timestamp at which its decision began; 0 while it waits.</summary>
    public long StartedAt { get; set; }

    /// <summary>Gets the way to stop its decision; its token is asked by every pass.</summary>
    public CancellationTokenSource Withdrawal { get; } = new();
}
