namespace EdgeReasoner.Contract;

/// <summary>The reasons for which reflection ends. The names, in snake case, are those of the wire format, logs and metrics.</summary>
public enum StopReason
{
    /// <summary>The best answer leads the second by the certifying margin and its confidence is high.</summary>
    Certified,

    /// <summary>Exact code understood the request and decided it, without the model.</summary>
    Proved,

    /// <summary>Exact code understood the request, and a reading or a rule that the answer rests on is wanting.</summary>
    CannotSay,

    /// <summary>Exact code proved the answer of a model's reasoning.</summary>
    Checker,

    /// <summary>Two rounds agree, or two votes stand behind it, and confidence suffices; or the direct answer was already sure.</summary>
    Converged,

    /// <summary>The critique gate found nothing wrong with the reasoning.</summary>
    Endorsed,

    /// <summary>Rounds no longer change the answer, and confidence stays low.</summary>
    Stalled,

    /// <summary>Answers alternate: x, y, x.</summary>
    Oscillating,

    /// <summary>No further action is expected to gain more than it costs, or too many requests are under way.</summary>
    NoValue,

    /// <summary>The most rounds were used.</summary>
    RoundLimit,

    /// <summary>The deadline came first; the answer is the best so far.</summary>
    Deadline,

    /// <summary>Not even the direct probe fitted into the budget.</summary>
    BudgetTooSmall,

    /// <summary>The requester no longer wants the answer.</summary>
    Cancelled,

    /// <summary>The queue refused: it could not have been answered in time.</summary>
    Overload,

    /// <summary>A defect or the model's output prevented an answer.</summary>
    Error,
}
