namespace EdgeReasoner.Configuration;

/// <summary>The change of an input that asks for a decision.</summary>
internal enum TriggerEdge
{
    /// <summary>From low to high.</summary>
    Rising,

    /// <summary>From high to low: a switch to ground under a pull-up.</summary>
    Falling,

    /// <summary>Either.</summary>
    Both,
}
