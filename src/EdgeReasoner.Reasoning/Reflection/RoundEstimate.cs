namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The estimated time and value of a further round.</summary>
/// <param name="Time">Its cautious time, but no more than what is left.</param>
/// <param name="Least">What it takes at least to bring anything, as a round is cut where the clock wants it.</param>
/// <param name="Value">What it is expected to add to the probability of a right answer, less the price of the time.</param>
public readonly record struct RoundEstimate(TimeSpan Time, TimeSpan Least, double Value)
{
    /// <summary>Gets the value by the second: where time is scarce, rounds go where it is highest.</summary>
    public double Density => Value / Math.Max(Time.TotalSeconds, 1e-6);
}
