using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Hosting;

/// <summary>
/// A decision of a request with untrusted text. Once it is made, the same request is decided again without that text, in the time that is
/// left: what could not be shown to be free of the text's influence counts as influenced.
/// </summary>
/// <param name="decision">With the text.</param>
/// <param name="beginTwin">Begins the one without; null when it cannot be asked so.</param>
internal sealed class ExaminedDecision(IOngoingDecision decision, Func<IOngoingDecision?> beginTwin) : IOngoingDecision
{
    private IOngoingDecision? _twin;

    /// <inheritdoc/>
    public Decision? Result { get; private set; }

    /// <inheritdoc/>
    public RoundOffer Offer => (_twin ?? decision).Offer;

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
            _twin = made.Answer is null ? null : beginTwin();
            if (_twin is null)
            {
                Result = Examined(made, null);
                return;
            }
        }

        _twin!.Advance();
        if (_twin.Result is { } twin)
        {
            Result = Examined(decision.Result!, twin);
        }
    }

    /// <inheritdoc/>
    public Decision Conclude(StopReason reason)
        => Result = decision.Result is { } made ? Examined(made, _twin!.Conclude(reason)) : Examined(decision.Conclude(reason), null);

    private static Decision Examined(Decision made, Decision? twin) => made.Answer is null ? made : made with { TextInfluenced = twin?.Answer != made.Answer };
}
