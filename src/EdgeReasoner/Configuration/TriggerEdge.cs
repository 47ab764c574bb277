namespace EdgeReasoner.Configuration;

/// <summary>Which change of an input asks for a decision.</summary>
internal enum TriggerEdge
{
    /// <summary>From low to high.</summary>
    Rising,

    /// <summary>From high to low: a switch to ground under a pull-up.</summary>
    Falling,

    /// <summary>Either.</summary>
    Both,
}
