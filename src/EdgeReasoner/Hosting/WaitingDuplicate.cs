using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt.Wire;

namespace EdgeReasoner.Hosting;

/// <summary>A repeated request that gets the answer of the first.</summary>
/// <param name="Envelope">Who asked and where the answer goes.</param>
/// <param name="Deadline">Its own deadline, counted from its own receipt.</param>
internal sealed record WaitingDuplicate(Envelope Envelope, Deadline Deadline);
