namespace EdgeReasoner.Contract;

/// <summary>The ways in which a request ends. The names, in snake case, are those of the wire format.</summary>
public enum Outcome
{
    /// <summary>Answered, at or above the minimum confidence (200).</summary>
    Decided,

    /// <summary>Answered with the best so far, at or above the minimum confidence, because the deadline came first (206).</summary>
    BestSoFar,

    /// <summary>Confidence stayed below the minimum: there is no decision to act on, and the answer is the fallback (200).</summary>
    Undecided,

    /// <summary>Not decided: malformed, not understood, or no time (4xx, 503).</summary>
    Refused,

    /// <summary>Our fault; the answer is the fallback (500).</summary>
    Failed,
}
