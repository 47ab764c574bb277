namespace EdgeReasoner.Gpio;

/// <summary>What an answer does to an output.</summary>
internal enum OutputLevel
{
    /// <summary>Drives it low.</summary>
    Low,

    /// <summary>Drives it high.</summary>
    High,

    /// <summary>Leaves it as it is.</summary>
    Keep,
}
