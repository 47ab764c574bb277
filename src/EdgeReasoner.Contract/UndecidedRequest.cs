namespace EdgeReasoner.Contract;

/// <summary>A request that got no decision, as an operator sees it.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Requester">Who asked.</param>
/// <param name="Answer">What it was told.</param>
public sealed record UndecidedRequest(DateTimeOffset At, string Requester, Answer Answer)
{
    /// <summary>Gets the reason by its wire name: the refusal's, or else why reflection ended.</summary>
    public string Reason => Answer.Refusal is { } refusal ? WireName.Of(refusal.Reason) : WireName.Of(Answer.StopReason);

    /// <summary>Says whether an answer is no decision.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>False for a decision, made in full or as far as the time went.</returns>
    public static bool Is(Answer answer) => answer.Outcome is not (Outcome.Decided or Outcome.BestSoFar);
}
