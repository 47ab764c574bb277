namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>
/// A year of load: 365 days, each an excerpt of its own shape: independent arrivals, bursts, sensors in step, a rush that builds up. Load 1 is
/// what full reflection on every request would fill the board with. Days are told apart by a quiet minute.
/// </summary>
internal static class LoadYear
{
    private const int Days = 365;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>Draws the requests.</summary>
    /// <param name="count">How many in the year.</param>
    /// <param name="load">Offered work to capacity, at full speed and full depth.</param>
    /// <param name="seed">Of the chance.</param>
    /// <returns>In order of arrival.</returns>
    public static IEnumerable<SimulatedRequest> Draw(int count, double load, int seed)
    {
        var random = new Random(seed);
        var pause = Board.FullDecision / load;
        var (now, drawn) = (TimeSpan.Zero, 0);
        for (var day = 0; day < Days; day++)
        {
            var today = (count * (day + 1) / Days) - (count * day / Days);
            for (var i = 0; i < today; i++, drawn++)
            {
                now += (day % 4) switch
                {
                    0 => pause * -Math.Log(1 - random.NextDouble()),
                    1 => i % 16 == 0 ? pause * 16 : TimeSpan.FromMilliseconds(random.NextDouble()), // sixteen at once
                    2 => pause, // sensors in step
                    _ => pause * 2 * (1 - ((double)i / today)) * -Math.Log(1 - random.NextDouble()), // from nothing to twice and more
                };
                yield return Request(now, random);
            }

            now += Quiet;
        }
    }

    private static SimulatedRequest Request(TimeSpan at, Random random)
    {
        // Two thirds 10 to 500 ms, a quarter to 5 s, the rest in no hurry; each order of magnitude as likely as another.
        var budget = random.NextDouble() switch
        {
            < 0.66 => Between(10, 500),
            < 0.91 => Between(500, 5000),
            _ => Between(5000, 60_000),
        };
        var priority = random.NextDouble() switch { < 0.05 => 3, < 0.2 => 2, < 0.8 => 1, _ => 0 };
        return new SimulatedRequest(at, TimeSpan.FromMilliseconds(budget), priority, random.Next(30, 130), random.Next(1, 4));

        double Between(double least, double most) => least * Math.Pow(most / least, random.NextDouble());
    }
}
