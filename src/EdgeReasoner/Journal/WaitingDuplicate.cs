using EdgeReasoner.Contract;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Journal;

/// <summary>A repeated request that gets the answer of the first.</summary>
/// <param name="Requester">Who asked and takes the answer.</param>
/// <param name="Deadline">Its own deadline, counted from its own receipt.</param>
internal sealed record WaitingDuplicate(MqttRequester Requester, Deadline Deadline);
