using EdgeReasoner.Benchmarks.Reporting;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>What the <c>parallel</c> verb observed of one setting.</summary>
internal sealed class ParallelSample
{
    private readonly List<Observation> _observations = [];
    private readonly List<double> _rates = [];
    private long _shared;

    /// <summary>Takes a pass.</summary>
    /// <param name="observations">Its requests.</param>
    /// <param name="elapsed">The time they took together.</param>
    /// <param name="shared">Rounds that ran side by side.</param>
    public void Add(IReadOnlyList<Observation> observations, TimeSpan elapsed, long shared)
    {
        _observations.AddRange(observations);
        _rates.Add(observations.Count(static observation => observation.IsDecision) / elapsed.TotalSeconds);
        _shared += shared;
    }

    /// <summary>Writes table and result line to standard output.</summary>
    /// <param name="samples">The samples by setting; that of 1 is what the others are compared with.</param>
    /// <param name="modelHash">Hash of the model folder.</param>
    /// <param name="outstanding">Requests at a time.</param>
    public static void Print(IReadOnlyDictionary<int, ParallelSample> samples, string modelHash, int outstanding)
    {
        Console.WriteLine($"{outstanding} requests at a time, all rounds forced");
        var table = new Table("side by side", "requests", "decisions", "per second", "against 1", "total ms p50", "p95", "rounds", "shared rounds", "late", "right %");
        var plain = samples[1].Median;
        foreach (var (setting, sample) in samples)
        {
            var (decisions, total) = (sample.Decisions, sample.Total);
            table.Add(
                $"{setting}", sample._observations.Count, decisions.Length, sample.Median, sample.Median / plain, total.P50, total.P95, sample.Rounds, sample._shared, sample.Late,
                100.0 * decisions.Count(static decision => decision.IsRight) / Math.Max(1, decisions.Length));
        }

        table.Print(Console.Out);
        ResultLine.Print("parallel", modelHash, samples.Select(pair => new
        {
            ParallelDecisions = pair.Key,
            Decisions = pair.Value.Decisions.Length,
            PerSecond = pair.Value._rates,
            TotalMs = pair.Value.Total,
            pair.Value.Rounds,
            SharedRounds = pair.Value._shared,
            pair.Value.Late,
        }));
    }

    private Observation[] Decisions => [.. _observations.Where(static observation => observation.IsDecision)];

    private double Median => Percentiles.Of(_rates).P50;

    private Percentiles Total => Percentiles.Of(Decisions.Select(static decision => decision.TotalMs));

    private double Rounds => Decisions.Select(static decision => (double)decision.Rounds).DefaultIfEmpty().Average();

    private int Late => _observations.Count(static observation => observation.SlackMs < 0);
}
