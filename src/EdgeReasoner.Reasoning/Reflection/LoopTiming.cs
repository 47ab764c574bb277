namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The time that passes and publishing take, and the clock of the deadlines: taught by the loop and the publisher, read by admission.</summary>
/// <param name="Costs">What passes take; taught by the loop.</param>
/// <param name="Reserve">What publishing takes; taught by whoever publishes.</param>
/// <param name="Clock">The clock of all deadlines.</param>
public sealed record LoopTiming(CostModel Costs, Reserve Reserve, TimeProvider Clock)
{
    /// <summary>The timing of a loop that nobody shares.</summary>
    /// <param name="clock">The clock of its deadlines.</param>
    /// <returns>A timing that knows nothing yet.</returns>
    public static LoopTiming Alone(TimeProvider clock) => new(new CostModel(), new Reserve(new ReserveOptions()), clock);
}
