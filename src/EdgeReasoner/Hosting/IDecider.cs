using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Hosting;

/// <summary>A loaded model with the loop around it. Not thread-safe: one caller at a time. The tests have a scripted one.</summary>
internal interface IDecider : IDisposable
{
    /// <summary>Gets which model decides.</summary>
    ModelIdentity Model { get; }

    /// <summary>Decides one request on the calling thread; CPU-bound.</summary>
    /// <param name="request">A request within the contract.</param>
    /// <param name="deadline">When its answer must be out, publishing included.</param>
    /// <param name="progress">Told the best so far after each round, on this thread; null when nobody listens.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>The decision, or the word that the model cannot read.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    DeciderOutcome Decide(DecisionRequest request, Deadline deadline, Action<ProgressReport>? progress, CancellationToken cancellation);

    /// <summary>Takes note of how long a publication took, so that the reserve kept back for it follows the broker.</summary>
    /// <param name="duration">From the end of a decision to the broker's confirmation. May be called from any thread.</param>
    void ObservePublish(TimeSpan duration);
}
