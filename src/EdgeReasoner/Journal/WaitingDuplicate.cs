using EdgeReasoner.Contract;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Journal;

/// <summary>A repeated request that gets the answer of the first.</summary>
/// <param name="Asker">Who asked and takes the answer.</param>
/// <param name="Deadline">Its own deadline, counted from its own receipt.</param>
internal sealed record WaitingDuplicate(MqttAsker Asker, Deadline Deadline);
