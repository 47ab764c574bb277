namespace EdgeReasoner.Contract;

/// <summary>The ways in which a request ends. The names, in snake case, are those of the wire format.</summary>
public enum Outcome
{
    /// <summary>Answered (200).</summary>
    Decided,

    /// <summary>Answered with the best so far, because the deadline came first (206).</summary>
    BestSoFar,

    /// <summary>Confidence stayed below the request's minimum; the answer is the fallback (200).</summary>
    Abstained,

    /// <summary>Not decided: malformed, not understood, or no time (4xx, 503).</summary>
    Refused,

    /// <summary>Our fault; the answer is the fallback (500).</summary>
    Failed,
}
