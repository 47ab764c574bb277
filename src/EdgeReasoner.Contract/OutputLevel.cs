namespace EdgeReasoner.Contract;

/// <summary>What an answer does to an output.</summary>
public enum OutputLevel
{
    /// <summary>Drives it low.</summary>
    Low,

    /// <summary>Drives it high.</summary>
    High,

    /// <summary>Leaves it as it is.</summary>
    Keep,
}
