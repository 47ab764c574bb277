using EdgeReasoner.Contract;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Decisions;

/// <summary>The way in for parts of the daemon that ask: what a request over MQTT says in JSON, they say in types. Safe from any thread.</summary>
/// <param name="catalog">Fills in what the draft leaves open.</param>
/// <param name="gate">Lets it in.</param>
/// <param name="outbox">Takes the refusals of what is not complete.</param>
/// <param name="clock">Whose timestamps deadlines count from.</param>
internal sealed class LocalRequests(ProfileCatalog catalog, RequestGate gate, Outbox outbox, TimeProvider clock)
{
    /// <summary>Asks for a decision; the requester is told whatever becomes of it, perhaps before this returns.</summary>
    /// <param name="draft">What is asked.</param>
    /// <param name="id">Unique among the requester's requests.</param>
    /// <param name="requester">Takes the answer.</param>
    /// <param name="receivedAt">Monotonic timestamp that the deadline counts from.</param>
    public void Ask(RequestDraft draft, string id, LocalRequester requester, long receivedAt)
    {
        var faults = new RequestFaults();
        var key = new RequestKey(id);
        draft.Readings = [.. draft.Readings.Select((reading, index) => reading.Checked($"readings[{index}]", faults))]; // what a sensor says is as untrusted as what a requester sends
        if (faults.First is not null || catalog.Complete(draft, id, faults) is not { } request)
        {
            outbox.Send(requester, Answer.Refused(key, faults.First!), Deadline.From(clock, receivedAt, TimeSpan.Zero)); // a call, which no deadline keeps
            return;
        }

        gate.Admit(new Arrival(request, requester, key, receivedAt, Deadline.From(clock, receivedAt, request.Budget)));
    }
}
