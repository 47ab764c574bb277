using System.CommandLine;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Benchmarks.Scheduling.Simulation;

namespace EdgeReasoner.Benchmarks.Scheduling;

/// <summary>A year of load in simulated time through the real scheduler, admission, cost model and reserve, against first come, first served.</summary>
internal static class SchedulingVerb
{
    private static readonly double[] Loads = [0.3, 0.5, 0.8, 1, 1.5, 2, 3];

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "Requests in the year, at each load.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed") { Description = "Seed of load and board.", DefaultValueFactory = _ => 1 };
        var verb = new Command("scheduling", "Simulates a year of load through the real scheduler, against first come, first served.") { requests, seed };
        verb.SetAction(parsed =>
        {
            var table = new Table("load", "order", "hit rate", "answered", "refused", "missed", "whole", "depth", "answered p3", "answered p0");
            var results = new List<object>();
            foreach (var load in Loads)
            {
                foreach (var isPlain in (bool[])[false, true])
                {
                    using var daemon = new SimulatedDaemon(LoadYear.Draw(parsed.GetValue(requests), load, parsed.GetValue(seed)), isPlain, parsed.GetValue(seed));
                    var figures = daemon.Run();
                    var order = isPlain ? "arrival" : "ours";
                    Console.Error.WriteLine($"load {load} {order}: {figures.HitRate:0.0000} in time, {figures.Refused:0.0000} refused"); // what a long run has got to
                    table.Add(
                        load, order, figures.HitRate, figures.AnsweredRate, figures.Refused, figures.Missed, figures.WholeRate, figures.Depth, figures.AnsweredOf(3), figures.AnsweredOf(0));
                    results.Add(new
                    {
                        Load = load,
                        Order = order,
                        figures.Offered,
                        figures.HitRate,
                        figures.AnsweredRate,
                        figures.Refused,
                        figures.Missed,
                        figures.WholeRate,
                        figures.Depth,
                        AnsweredP3 = figures.AnsweredOf(3),
                        AnsweredP0 = figures.AnsweredOf(0),
                    });
                }
            }

            table.Print(Console.Out);
            ResultLine.Print("scheduling", null, results);
        });
        return verb;
    }
}
