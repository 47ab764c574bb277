using EdgeReasoner.Contract;

namespace EdgeReasoner.Requests;

/// <summary>A request that has come in through any edge, read and complete.</summary>
/// <param name="Request">What is to be decided.</param>
/// <param name="Requester">Who asked and takes the answer.</param>
/// <param name="Key">What identifies it in the answer.</param>
/// <param name="ReceivedAt">Monotonic timestamp of the receipt.</param>
/// <param name="Deadline">When the answer must be out.</param>
internal sealed record Arrival(DecisionRequest Request, Requester Requester, RequestKey Key, long ReceivedAt, Deadline Deadline)
{
    /// <summary>Gets the bytes it came as, by which a repetition is told from another request under the same id; empty where nothing is repeated.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Makes the answer that is given when it is not decided.</summary>
    /// <param name="refusal">Why.</param>
    /// <returns>The answer, with the request's fallback where the fault is on this side.</returns>
    public Answer Refused(Refusal refusal) => Answer.Refused(Key, refusal, Request.Fallback) with { IgnoredReadings = IgnoredReading.Of(Request.Readings) };
}
