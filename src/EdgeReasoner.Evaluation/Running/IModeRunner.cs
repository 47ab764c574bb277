using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>A runner of one mode: a model with a way of answering. Not thread-safe.</summary>
internal interface IModeRunner : IDisposable
{
    /// <summary>Gets the mode it runs.</summary>
    EvaluationMode Mode { get; }

    /// <summary>Answers an item, unhurried unless the mode has a deadline, and measures what it took.</summary>
    /// <param name="item">The item.</param>
    /// <param name="prompt">Its request in the model's tokens.</param>
    /// <param name="cancellation">Nobody waits for the evaluation any more.</param>
    /// <returns>The answer with what it took.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    ModeResult Decide(EvaluationItem item, DecisionPrompt prompt, CancellationToken cancellation);
}
