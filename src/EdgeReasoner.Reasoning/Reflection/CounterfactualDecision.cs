using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>
/// A decision of a request with untrusted text. Once it is made, the same request is decided again without that text, in the time that is
/// left: what could not be shown to be free of the text's influence counts as influenced.
/// </summary>
/// <param name="decision">With the text.</param>
/// <param name="begin">Begins the one without; null when it cannot be asked so.</param>
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
