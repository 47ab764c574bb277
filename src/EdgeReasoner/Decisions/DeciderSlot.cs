using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;

namespace EdgeReasoner.Decisions;

/// <summary>The loaded model, once there is one, with what is watched about it. Safe from any thread but for the decider itself, which is the reasoning thread's.</summary>
/// <param name="load">Loads the model; throws <see cref="Models.ModelUnavailableException"/> when there is none.</param>
/// <param name="heartbeat">Told of every turn, so that a model that hangs is noticed.</param>
internal sealed class DeciderSlot(Func<IDecider> load, ReasoningHeartbeat heartbeat)
{
    private volatile IPromptFormat? _format;

    /// <summary>Gets the prompt format of the loaded model; null before it is loaded, or without one.</summary>
    public IPromptFormat? Format => _format;

    /// <summary>Gets the heartbeat of the reasoning thread.</summary>
    public ReasoningHeartbeat Heartbeat => heartbeat;

    /// <summary>Gets the watch that says when the model's speed should be measured anew.</summary>
    public StarvationWatch Starvation { get; } = new();

    /// <summary>Loads the model, on the reasoning thread.</summary>
    /// <returns>The decider; the caller disposes of it.</returns>
    /// <exception cref="Models.ModelUnavailableException">There is no model.</exception>
    public IDecider Load()
    {
        var decider = load();
        _format = decider.Format;
        return decider;
    }
}
