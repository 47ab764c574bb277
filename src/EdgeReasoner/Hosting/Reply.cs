using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Hosting;

/// <summary>A message on its way out: an answer, a refusal or progress.</summary>
/// <param name="Message">What and where.</param>
/// <param name="Until">After this it is not sent any more.</param>
/// <param name="Receipt">What is acknowledged once it is out; null for progress.</param>
/// <param name="Status">Its status; 0 for progress.</param>
internal sealed record Reply(OutboundMessage Message, Deadline Until, Receipt? Receipt, int Status)
{
    /// <summary>Gets the request's id for the log; null when it could not be read.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the monotonic timestamp at which it was handed over: the end of the decision or of the refusal.</summary>
    public required long SentAt { get; init; }
}
