namespace EdgeReasoner.Contract;

/// <summary>The states of the daemon, by its ability to decide. The names, in snake case, are those of the status document.</summary>
public enum Readiness
{
    /// <summary>The model is being loaded; requests get 503 <c>starting</c>.</summary>
    Starting,

    /// <summary>Requests are decided.</summary>
    Ready,

    /// <summary>Requests are decided, but the broker denies some answers, or answers cannot be kept.</summary>
    Degraded,

    /// <summary>No model could be loaded; requests get 503 <c>no_model</c>.</summary>
    NoModel,

    /// <summary>The daemon is stopping.</summary>
    Stopping,
}
