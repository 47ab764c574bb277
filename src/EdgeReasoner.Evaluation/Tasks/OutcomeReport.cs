using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>The outcome that a feedback message reports.</summary>
/// <param name="DecisionId">Which decision; null when <paramref name="Id"/> says it.</param>
/// <param name="Id">Which of the reporter's own requests; null when <paramref name="DecisionId"/> says it.</param>
/// <param name="Correct">What was right: an option's id or a value, as text.</param>
/// <param name="Source">Who knows.</param>
internal sealed record OutcomeReport(string? DecisionId, string? Id, string Correct, OutcomeSource Source)
{
    /// <summary>Tells if what was right is a possible answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>False for an option that was not offered, or a value of another type.</returns>
    public bool Fits(DecisionRequest request) => request.AnswerType switch
    {
        AnswerType.Option => request.Options.Any(option => option.Id == Correct),
        AnswerType.Number => EvaluationItem.TryNumber(Correct, out _),
        AnswerType.Boolean => Correct is "true" or "false",
        _ => Correct.Trim().Length > 0,
    };
}

/// <summary>Who knows what was right. The names, in snake case, are those of the wire format.</summary>
internal enum OutcomeSource
{
    /// <summary>A person looked.</summary>
    Operator,

    /// <summary>A later reading showed it.</summary>
    Sensor,

    /// <summary>The later course of things showed it.</summary>
    Outcome,
}
