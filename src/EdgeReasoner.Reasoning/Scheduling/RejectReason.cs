namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>The reason for which a request was refused on arrival. The names, in snake case, reach logs and metrics.</summary>
public enum RejectReason
{
    /// <summary>Not even alone could it be answered in time: <c>budget_too_small</c>.</summary>
    BudgetTooSmall,

    /// <summary>The requests that run and wait before it leave too little time: <c>overload</c>.</summary>
    CannotFinish,

    /// <summary>It would finish, but a request that was promised an answer would not any more: <c>overload</c>.</summary>
    WouldDisplace,

    /// <summary>The queue holds as many as it may: <c>overload</c>.</summary>
    QueueFull,
}
