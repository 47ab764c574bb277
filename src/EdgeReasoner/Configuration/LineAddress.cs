namespace EdgeReasoner.Configuration;

/// <summary>The address of a line of the board.</summary>
/// <param name="Chip">The chip's label, or its device.</param>
/// <param name="Line">The line's offset on the chip.</param>
internal readonly record struct LineAddress(string Chip, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line} of {Chip}";
}
