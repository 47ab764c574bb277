namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The part of a budget that is kept back for publishing. Section <c>Reserve</c> of the configuration.</summary>
public sealed record ReserveOptions
{
    /// <summary>Gets or sets the reserve while publishing has hardly been measured: 20 ms, a slow SD card's commit and a broker's acknowledgement on a busy board.</summary>
    public TimeSpan Floor { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets or sets after how many measured publishes the measurement replaces <see cref="Floor"/>, 1 or more.</summary>
    public int MeasurementsToShrink { get; set; } = 16;

    /// <summary>Gets or sets the factor of at least 1 on the measured 99 % quantile: 16 to 256 values do not show the worst case.</summary>
    public double SafetyFactor { get; set; } = 1.5;

    /// <summary>Gets or sets the share of the budget that is always kept, in [0, 0.5].</summary>
    public double BudgetShare { get; set; } = 0.05;

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (Floor < TimeSpan.Zero)
        {
            yield return $"Reserve:Floor is {Floor}; it must be 0 or more.";
        }

        if (MeasurementsToShrink < 1)
        {
            yield return $"Reserve:MeasurementsToShrink is {MeasurementsToShrink}; it must be 1 or more.";
        }

        if (!(SafetyFactor >= 1 && double.IsFinite(SafetyFactor))) // also catches NaN
        {
            yield return $"Reserve:SafetyFactor is {SafetyFactor}; it must be finite and 1 or more.";
        }

        if (!(BudgetShare is >= 0 and <= 0.5))
        {
            yield return $"Reserve:BudgetShare is {BudgetShare}; it must lie in [0, 0.5].";
        }
    }
}
