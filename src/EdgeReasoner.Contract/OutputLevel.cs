namespace EdgeReasoner.Contract;

/// <summary>The effects that an answer can have on an output.</summary>
public enum OutputLevel
{
    /// <summary>Drives it low.</summary>
    Low,

    /// <summary>Drives it high.</summary>
    High,

    /// <summary>Leaves it as it is.</summary>
    Keep,
}
