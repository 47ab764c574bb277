using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Reporting;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>What the <c>decisions</c> verb prints.</summary>
/// <param name="daemon">The daemon that was asked.</param>
/// <param name="observations">What was observed.</param>
/// <param name="elapsed">Time from the first request to the end of the last.</param>
/// <param name="outstanding">Requests at a time.</param>
internal sealed class DecisionsReport(IDaemonUnderTest daemon, IReadOnlyList<Observation> observations, TimeSpan elapsed, int outstanding)
{
    private readonly Observation[] _decisions = [.. observations.Where(observation => observation.IsDecision)];

    private readonly Observation[] _decided = [.. observations.Where(static observation => observation.Outcome is "decided" or "best_so_far")];

    private double RightOfAll => (double)_decided.Count(static decision => decision.IsRight) / Math.Max(1, observations.Count);

    private double PerSecond => _decisions.Length / elapsed.TotalSeconds;

    /// <summary>Writes tables and the result line to standard output.</summary>
    public void Print()
    {
        Console.WriteLine($"{observations.Count} requests, {outstanding} at a time; {daemon.Description}");
        Console.WriteLine($"{_decisions.Length} decisions in {elapsed.TotalSeconds:0.00} s: {PerSecond:0.0} per second");
        Console.WriteLine();

        var total = Percentiles.Of(_decisions.Select(decision => decision.TotalMs));
        var queue = Percentiles.Of(_decisions.Select(decision => decision.QueueMs));
        var roundTrip = Percentiles.Of(_decisions.Select(decision => decision.RoundTripMs));
        var refusal = Percentiles.Of(observations.Where(observation => observation.IsRefusal).Select(observation => observation.RoundTripMs));
        PrintTimes(total, queue, roundTrip, refusal);
        PrintDeadlines();
        var outcomes = observations.GroupBy(observation => observation.Outcome).OrderByDescending(group => group.Count()).ToDictionary(group => group.Key, group => group.Count());
        var table = new Table("outcome", "requests");
        foreach (var (outcome, count) in outcomes)
        {
            table.Add(outcome, count);
        }

        table.Print(Console.Out);

        var late = _decisions.Count(decision => decision.IsLate);
        var lateRefusals = observations.Count(observation => observation is { IsLate: true, IsDecision: false });
        var lateAtDaemon = observations.Count(observation => observation.SlackMs < 0);
        var unanswered = observations.Count(observation => !observation.IsAnswered);
        Console.WriteLine($"late at the daemon (goal 0): {lateAtDaemon}; late at the requester (goal 0): {late} decisions, {lateRefusals} refusals; never answered: {unanswered}; right of all: {RightOfAll:P2}, of those decided: {Share(_decided):P2}; decided without a round: {observations.Count(static observation => observation is { Outcome: "decided", Rounds: 0 })}");
        var counters = (daemon as InProcessDaemon)?.Statistics;
        if (counters is not null)
        {
            Console.WriteLine($"the daemon's own count since its start: {counters.Answered} answered, {counters.Refused} refused, {counters.LateUnsent} late and so not sent, {counters.Unconfirmed} unconfirmed, {counters.Dropped} dropped");
        }

        ResultLine.Print("decisions", daemon.ModelHash, new
        {
            Daemon = daemon is InProcessDaemon ? "in process" : "child",
            Requests = observations.Count,
            Outstanding = outstanding,
            DecisionsPerSecond = PerSecond,
            TotalMs = total,
            RoundTripMs = roundTrip,
            RefusalMs = refusal,
            Outcomes = outcomes,
            LateAtRequester = late,
            LateRefusalsAtRequester = lateRefusals,
            LateAtDaemon = lateAtDaemon,
            NeverAnswered = unanswered,
            LateUnsent = counters?.LateUnsent,
            Right = Share(_decided),
            RightOfAll,
            MeanRounds = _decisions.Length == 0 ? double.NaN : _decisions.Average(static decision => decision.Rounds),
        });
    }

    private static double Share(Observation[] decisions)
        => decisions.Length == 0 ? double.NaN : (double)decisions.Count(decision => decision.IsRight) / decisions.Length;

    private static void PrintTimes(Percentiles total, Percentiles queue, Percentiles roundTrip, Percentiles refusal)
    {
        var table = new Table("milliseconds", "p50", "p95", "p99");
        table.Add("decision, daemon", total.P50, total.P95, total.P99);
        table.Add("  of that, waiting", queue.P50, queue.P95, queue.P99);
        table.Add("decision, round trip", roundTrip.P50, roundTrip.P95, roundTrip.P99);
        table.Add("refusal, round trip", refusal.P50, refusal.P95, refusal.P99);
        table.Print(Console.Out);
    }

    // How requests fare by the time they were given.
    private void PrintDeadlines()
    {
        var table = new Table("deadline", "requests", "decided", "best so far", "undecided", "refused", "failed", "unanswered", "late decision", "late refusal", "mean rounds", "right");
        int[] limits = [5, 20, 50, 150, int.MaxValue];
        var least = 0;
        foreach (var limit in limits)
        {
            Observation[] part = [.. observations.Where(observation => observation.Request.DeadlineMs >= least && observation.Request.DeadlineMs < limit)];
            Observation[] decisions = [.. part.Where(observation => observation.IsDecision)];
            table.Add(
                limit == int.MaxValue ? $"{least} ms and more" : $"under {limit} ms",
                part.Length,
                part.Count(observation => observation.Outcome == "decided"),
                part.Count(observation => observation.Outcome == "best_so_far"),
                part.Count(observation => observation.Outcome == "undecided"),
                part.Count(observation => observation.IsRefusal),
                part.Count(observation => observation is { IsAnswered: true, IsDecision: false, IsRefusal: false }),
                part.Count(observation => !observation.IsAnswered),
                decisions.Count(decision => decision.IsLate),
                part.Count(observation => observation is { IsLate: true, IsDecision: false }),
                decisions.Length == 0 ? double.NaN : decisions.Average(decision => decision.Rounds),
                Share([.. decisions.Where(static decision => decision.Outcome != "undecided")]));
            least = limit;
        }

        table.Print(Console.Out);
    }
}
