namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>What passes and publishing truly take: laws that the cost model does not know, with scatter, stalls, and spells of half the speed.</summary>
/// <param name="clock">For the spells.</param>
/// <param name="seed">Of the chance.</param>
/// <param name="throttles">Whether there are spells of half the speed.</param>
internal sealed class Board(SimulatedClock clock, int seed, bool throttles = true)
{
    // A model of some millions of parameters on a small board: direct answer 4 ms, round 10 ms.
    private const double PrefillStart = 0.5;
    private const double PrefillToken = 0.04;
    private const double DecodeToken = 0.4;
    private const double Scatter = 0.12;
    private const double Stalls = 0.005;

    // Of each two minutes the last forty seconds are throttled.
    private const double SpellSeconds = 120;
    private const double ThrottledSeconds = 40;

    private readonly Random _random = new(seed);

    /// <summary>The mean time of a decision to its end: 80 prompt tokens, two rounds.</summary>
    public static TimeSpan FullDecision { get; } = TimeSpan.FromMilliseconds(4 + (2 * 10));

    public TimeSpan Prefill(int tokens, int position)
        => Scattered(PrefillStart * Math.Ceiling(tokens / 64.0) + (tokens * PrefillToken * (1 + (position / 2000.0))));

    public TimeSpan Decode(int tokens, int position) => Scattered(tokens * DecodeToken * (1 + (position / 4000.0)));

    /// <summary>From the end of a decision to the broker: commit and hand-over.</summary>
    public TimeSpan Publish() => TimeSpan.FromMilliseconds(_random.NextDouble() < 0.01 ? 3 + (9 * _random.NextDouble()) : 0.6 * Math.Exp(0.5 * Normal()));

    private TimeSpan Scattered(double milliseconds)
    {
        var slow = throttles && clock.Now.TotalSeconds % SpellSeconds > SpellSeconds - ThrottledSeconds ? 2 : 1;
        var stall = _random.NextDouble() < Stalls ? 2 + (4 * _random.NextDouble()) : 1;
        return TimeSpan.FromMilliseconds(milliseconds * slow * stall * Math.Exp(Scatter * Normal()));
    }

    // Box and Muller, 1958.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
