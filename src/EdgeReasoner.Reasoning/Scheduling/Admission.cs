namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>The queue's decision on a request: accepted, or rejected with a reason.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It was queued.</summary>
    /// <param name="Ahead">Requests that will run before it, the running one not counted.</param>
    public sealed record Accepted(int Ahead) : Admission;

    /// <summary>It was not, and will not be, run.</summary>
    /// <param name="Reason">What the requester is told.</param>
    /// <param name="RetryAfter">When the same request may be accepted; null when waiting does not help.</param>
    public sealed record Rejected(RejectReason Reason, TimeSpan? RetryAfter) : Admission;
}
