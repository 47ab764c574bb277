using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>A decision of a request with untrusted text, followed by its counterfactual: the same request decided again without that text.</summary>
/// <remarks>
/// The counterfactual has the time that is left. It changes no answer; it only says whether the text may have made it, and what could not be shown to be free of the text's influence
/// counts as influenced. Where nothing was decided there is nothing to compare, and no counterfactual.
/// </remarks>
/// <param name="decision">The decision with the text.</param>
/// <param name="begin">Begins the counterfactual, once; null when the request cannot be asked without the text.</param>
public sealed class CounterfactualDecision(IOngoingDecision decision, Func<IOngoingDecision?> begin) : IOngoingDecision
{
    private IOngoingDecision? _counterfactual;

    /// <inheritdoc/>
    public Answer? Result { get; private set; }

    /// <inheritdoc/>
    public RoundEstimate Offer => (_counterfactual ?? decision).Offer;

    /// <inheritdoc/>
    public void Advance()
    {
        if (decision.Result is null)
        {
            decision.Advance();
            if (decision.Result is not { } made)
            {
                return;
            }

            // Its direct answer at once: only then is there an offer for the rounds.
            _counterfactual = made.Text is null ? null : begin();
            if (_counterfactual is null)
            {
                Result = Examined(made, null);
                return;
            }
        }

        _counterfactual!.Advance();
        if (_counterfactual.Result is { } counterfactual)
        {
            Result = Examined(decision.Result!, counterfactual);
        }
    }

    /// <inheritdoc/>
    public Answer Conclude(StopReason reason)
        => Result = decision.Result is { } made ? Examined(made, _counterfactual!.Conclude(reason)) : Examined(decision.Conclude(reason), null);

    private static Answer Examined(Answer made, Answer? counterfactual) => made.Text is null ? made : made with { TextInfluenced = counterfactual?.Text != made.Text };
}
