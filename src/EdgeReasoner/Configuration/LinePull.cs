namespace EdgeReasoner.Configuration;

/// <summary>The resistor that the chip puts on an input.</summary>
internal enum LinePull
{
    /// <summary>None: the circuit has its own.</summary>
    None,

    /// <summary>To the supply: an open switch reads high.</summary>
    Up,

    /// <summary>To ground: an open switch reads low.</summary>
    Down,
}
