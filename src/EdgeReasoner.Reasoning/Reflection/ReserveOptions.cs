namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The part of a budget that is kept back for publishing.</summary>
public sealed record ReserveOptions
{
    /// <summary>Gets the reserve while publishing has hardly been measured: 20 ms, a slow SD card's commit and a broker's acknowledgement on a busy board.</summary>
    public TimeSpan Floor { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the number of measured publishes from which on the measurement replaces <see cref="Floor"/>, 1 or more.</summary>
    public int MeasurementsToShrink { get; init; } = 16;

    /// <summary>Gets the factor of at least 1 on the measured 99 % quantile: 16 to 256 values do not show the worst case.</summary>
    public double SafetyFactor { get; init; } = 1.5;

    /// <summary>Gets the share of the budget that is always kept, in [0, 0.5].</summary>
    public double BudgetShare { get; init; } = 0.05;
}
