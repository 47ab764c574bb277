using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;

namespace EdgeReasoner.Decisions;

/// <summary>The loaded model, once there is one, with what is watched about it. Safe from any thread but for the decider itself, which is the reasoning thread's.</summary>
internal sealed class DeciderSlot : IDisposable
{
    private readonly Func<IDecider> _load;
    private volatile IPromptFormat? _format;

    /// <summary>A slot without a model yet.</summary>
    /// <param name="load">Loads the model; throws <see cref="Models.ModelUnavailableException"/> when there is none.</param>
    /// <param name="heartbeat">Told of every turn, so that a model that hangs is noticed.</param>
    public DeciderSlot(Func<IDecider> load, ReasoningHeartbeat heartbeat)
    {
        (_load, Heartbeat, Starvation) = (load, heartbeat, new StarvationWatch(Bell.Ring));
        heartbeat.Asked = Bell.Ring;
    }

    /// <summary>Gets the prompt format of the loaded model; null before it is loaded, or without one.</summary>
    public IPromptFormat? Format => _format;

    /// <summary>Gets the heartbeat of the reasoning thread.</summary>
    public ReasoningHeartbeat Heartbeat { get; }

    /// <summary>Gets the watch that says when the model's speed should be measured anew.</summary>
    public StarvationWatch Starvation { get; }

    /// <summary>Gets the bell that wakes the resting reasoning thread for the two.</summary>
    public Bell Bell { get; } = new();

    /// <summary>Loads the model, on the reasoning thread.</summary>
    /// <returns>The decider; the caller disposes of it.</returns>
    /// <exception cref="Models.ModelUnavailableException">There is no model.</exception>
    public IDecider Load()
    {
        var decider = _load();
        _format = decider.Format;
        return decider;
    }

    /// <inheritdoc/>
    public void Dispose() => Bell.Dispose();
}
