using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Benchmarks.Workload;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>What the <c>loop</c> verb prints.</summary>
/// <param name="modelHash">Hash of the model folder.</param>
/// <param name="threads">Threads of a forward pass.</param>
/// <param name="direct">Direct answers.</param>
/// <param name="standard">The product as delivered.</param>
/// <param name="three">Three rounds.</param>
/// <param name="reprompted">Three rounds without the cache.</param>
internal sealed class LoopReport(string modelHash, int threads, LoopVariant direct, LoopVariant standard, LoopVariant three, LoopVariant reprompted)
{
    private const double GoalDirectMs = 5;
    private const double GoalThreeRoundsMs = 60;

    /// <summary>Writes tables and the result line to standard output.</summary>
    public void Print()
    {
        var table = new Table("decision", "kind", "count", "p50 ms", "p95 ms", "p99 ms", "rounds", "written", "prefilled", "decoded", "in engine", "right");
        var rows = new List<object>();
        foreach (var variant in (LoopVariant[])[direct, standard, three, reprompted])
        {
            foreach (var kind in Enum.GetValues<RequestKind>())
            {
                rows.Add(Row(table, variant, kind));
            }

            rows.Add(Row(table, variant, null));
        }

        table.Print(Console.Out);

        var directMs = Times(direct);
        var threeMs = Times(three);
        var (kept, again) = Pairs();
        var ratio = threeMs.P50 / directMs.P50;
        var saved = again / kept;
        var prefill = Sum(three, sample => sample.Prefill);
        var decode = Sum(three, sample => sample.Decode);
        Console.WriteLine($"direct p50 {directMs.P50:0.00} ms (goal {GoalDirectMs}), three rounds p50 {threeMs.P50:0.00} ms (goal {GoalThreeRoundsMs}), ratio {ratio:0.0}");
        Console.WriteLine($"reprompting from scratch takes {saved:0.00} times as long in sum, {Times(reprompted).P50 / threeMs.P50:0.00} times at the median");
        Console.WriteLine($"engine inside the loop: prefill {prefill.TokensPerSecond:0} tokens/s, decode {decode.TokensPerSecond:0} tokens/s");
        PrintLeftOut(three);
        PrintLeftOut(reprompted);
        ResultLine.Print("loop", modelHash, new
        {
            Threads = threads,
            DirectMs = directMs,
            DefaultMs = Times(standard),
            ThreeRoundsMs = threeMs,
            RepromptedMs = Times(reprompted),
            ThreeToDirect = ratio,
            RepromptedToThree = saved,
            PrefillTokensPerSecond = prefill.TokensPerSecond,
            DecodeTokensPerSecond = decode.TokensPerSecond,
            Rows = rows,
        });
    }

    private static bool IsForced(LoopVariant variant) => variant.Name.StartsWith("three", StringComparison.Ordinal);

    private static IEnumerable<LoopSample> Counted(LoopVariant variant) => variant.Samples.Where(sample => !IsForced(variant) || sample.Rounds == 3);

    private static Percentiles Times(LoopVariant variant) => Percentiles.Of(Counted(variant).Select(sample => sample.Milliseconds));

    private static PassTotal Sum(LoopVariant variant, Func<LoopSample, PassTotal> part)
        => Counted(variant).Select(part).Aggregate(default(PassTotal), (sum, total) => sum + total);

    private static object Row(Table table, LoopVariant variant, RequestKind? kind)
    {
        LoopSample[] samples = [.. Counted(variant).Where(sample => kind is null || sample.Kind == kind)];
        if (samples.Length == 0)
        {
            return new { Decision = variant.Name, Kind = Name(kind), Count = 0 };
        }

        var times = Percentiles.Of(samples.Select(sample => sample.Milliseconds));
        var rounds = samples.Average(sample => sample.Rounds);
        var written = samples.Average(sample => sample.Generated);
        var prefilled = samples.Average(sample => sample.Prefill.Tokens);
        var decoded = samples.Average(sample => sample.Decode.Tokens);
        var engine = samples.Sum(sample => sample.Prefill.Milliseconds + sample.Decode.Milliseconds) / samples.Sum(sample => sample.Milliseconds);

        // Under the flat calibration an answer says nothing of the product.
        var right = IsForced(variant) ? double.NaN : (double)samples.Count(sample => sample.IsRight) / samples.Length;
        table.Add(variant.Name, Name(kind), samples.Length, times.P50, times.P95, times.P99, rounds, written, prefilled, decoded, engine, right);
        return new { Decision = variant.Name, Kind = Name(kind), Count = samples.Length, Ms = times, Rounds = rounds, Written = written, Prefilled = prefilled, Decoded = decoded, InEngine = engine, Right = right };
    }

    private static void PrintLeftOut(LoopVariant variant)
    {
        var reasons = variant.Samples.Where(sample => sample.Rounds < 3).GroupBy(sample => sample.Stop).Select(group => $"{group.Count()} {group.Key}").ToArray();
        if (reasons.Length > 0)
        {
            Console.WriteLine($"{variant.Name}: left out of {variant.Samples.Count}, because they ended before round 3: {string.Join(", ", reasons)}");
        }
    }

    private static string Name(RequestKind? kind) => kind switch
    {
        RequestKind.Control => "control",
        RequestKind.Trend => "trend",
        RequestKind.Sum => "sum",
        _ => "all",
    };

    // Time in sum of the requests that both variants gave three rounds.
    private (double Kept, double Again) Pairs()
    {
        var pairs = three.Samples.Zip(reprompted.Samples).Where(pair => pair.First.Rounds == 3 && pair.Second.Rounds == 3).ToArray();
        return (pairs.Sum(pair => pair.First.Milliseconds), pairs.Sum(pair => pair.Second.Milliseconds));
    }
}
