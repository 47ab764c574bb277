using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Feedback;

/// <summary>Remembers the latest decisions until their outcome is reported, once. Bounded; lost at the end of the process. Safe from any thread.</summary>
/// <param name="capacity">Most decisions; the oldest is forgotten first.</param>
internal sealed class DecisionLedger(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JudgedDecision> _byDecision = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Requester, string Id), string> _byRequest = [];
    private readonly Queue<string> _order = new();

    /// <summary>Takes note of a decision.</summary>
    /// <param name="decision">The decision.</param>
    public void Add(JudgedDecision decision)
    {
        lock (_lock)
        {
            while (_order.Count >= capacity)
            {
                Remove(_order.Dequeue());
            }

            if (_byDecision.TryAdd(decision.DecisionId, decision))
            {
                _byRequest[(decision.Requester, decision.Request.Id)] = decision.DecisionId;
                _order.Enqueue(decision.DecisionId);
            }
        }
    }

    /// <summary>Finds the decision that feedback is about, for one who may judge it, and forgets it: it is judged once.</summary>
    /// <param name="feedback">What was reported; valid.</param>
    /// <param name="requester">Who reports.</param>
    /// <param name="isAuditor">Whether it may judge the decisions of others.</param>
    /// <returns>The decision; null when it is unknown, judged already, or another's: which of these is not told.</returns>
    public JudgedDecision? Take(OutcomeReport feedback, string requester, bool isAuditor)
    {
        lock (_lock)
        {
            var key = feedback.DecisionId ?? _byRequest.GetValueOrDefault((requester, feedback.Id!), "");
            if (!_byDecision.TryGetValue(key, out var decision) || (decision.Requester != requester && !isAuditor) || !feedback.Fits(decision.Request))
            {
                return null;
            }

            Remove(key);
            return decision;
        }
    }

    // Its place in the order stays until it is the oldest, which only makes the memory a little shorter.
    private void Remove(string key)
    {
        if (_byDecision.Remove(key, out var decision)
            && _byRequest.TryGetValue((decision.Requester, decision.Request.Id), out var latest) && latest == key)
        {
            _byRequest.Remove((decision.Requester, decision.Request.Id));
        }
    }
}
