using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>A decision that is made round by round, so that more urgent work gets in between. The tests have a scripted one.</summary>
/// <remarks>One thread at a time: whoever took it from the queue. Between two calls it may rest for as long as its deadline allows.</remarks>
public interface IOngoingDecision
{
    /// <summary>Gets the decision; null while a round may follow.</summary>
    Answer? Result { get; }

    /// <summary>Gets what the next round would take, as of the end of the last one. Meaningless before the first <see cref="Advance"/> and once there is a <see cref="Result"/>.</summary>
    RoundEstimate Offer { get; }

    /// <summary>Takes the direct answer at first, one round at each later call.</summary>
    /// <exception cref="OperationCanceledException">The answer is no longer wanted.</exception>
    /// <exception cref="Inference.ContextOverflowException">The prompt is too long for the model.</exception>
    /// <exception cref="InvalidOperationException">There is a result.</exception>
    void Advance();

    /// <summary>Ends it with the best answer so far; takes no time to speak of and does not touch the model.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">There is a result, or not even a direct answer.</exception>
    Answer Conclude(StopReason reason);
}
