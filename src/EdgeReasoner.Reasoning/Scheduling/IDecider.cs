using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>Decides requests: a loaded model with the reflection loop around it. The tests have a scripted one.</summary>
/// <remarks>Not thread-safe: one caller at a time.</remarks>
public interface IDecider : IDisposable
{
    /// <summary>Gets which model decides.</summary>
    ModelIdentity Model { get; }

    /// <summary>Gets the prompt format of the model.</summary>
    IPromptFormat Format { get; }

    /// <summary>Gets what the operator should know about the model, in sentences with the remedy; null for nothing.</summary>
    string? Notice => null;

    /// <summary>Begins to decide a request, round by round; nothing is run yet.</summary>
    /// <param name="pending">The request, its prompt and when its answer must be out, publishing included.</param>
    /// <param name="progress">Told the best so far after each round, on the advancing thread; null when nobody listens.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>The decision under way. Several may take turns, a round at a time.</returns>
    IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation);

    /// <summary>Gets how many decisions can advance in parallel; 1 for one at a time.</summary>
    int MaxParallel => 1;

    /// <summary>Lets several decisions advance in parallel, on threads of their own but one at a time, and waits for all.</summary>
    /// <param name="advances">1 to <see cref="MaxParallel"/>; the first runs on the calling thread.</param>
    void RunParallel(IReadOnlyList<Action> advances) => advances.Single()();

    /// <summary>Decides a request, all rounds in a row, on the calling thread; CPU-bound.</summary>
    /// <param name="pending">The request, its prompt and when its answer must be out.</param>
    /// <param name="progress">Told the best so far after each round; null when nobody listens.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="Inference.ContextOverflowException">The prompt is too long for the model.</exception>
    Answer Decide(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation)
    {
        var ongoing = Begin(pending, progress, cancellation);
        while (ongoing.Result is null)
        {
            ongoing.Advance();
        }

        return ongoing.Result;
    }

    /// <summary>Measures the model's speed anew, on the calling thread.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Measure(CancellationToken cancellation);
}
