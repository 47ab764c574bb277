namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>Monotonic time in 100 ns ticks that stands still until it is moved.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    private long _ticks;

    public TimeSpan Now => TimeSpan.FromTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    /// <summary>Moves on; never back.</summary>
    /// <param name="instant">Where to.</param>
    public void MoveTo(TimeSpan instant) => _ticks = Math.Max(_ticks, instant.Ticks);
}
