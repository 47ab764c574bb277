using System.CommandLine;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Decisions;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Benchmarks.Workload;

namespace EdgeReasoner.Benchmarks.Memory;

/// <summary>The published daemon: how soon it is there, and what memory it takes.</summary>
internal static class MemoryVerb
{
    private const double GoalMegabytes = 80;
    private const int DeadlineMs = 1000;

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var binary = new Option<string>("--binary") { Description = "The published daemon.", HelpName = "PATH", Required = true };
        var model = new Option<string?>("--model") { Description = "Model folder; without it the one beside the program.", HelpName = "FOLDER" };
        var requests = new Option<int>("--requests") { Description = "Requests to send.", DefaultValueFactory = _ => 100 };
        var verb = new Command("memory", "Memory and start of the published daemon.") { binary, model, requests };
        verb.SetAction(async (parsed, _) =>
        {
            var clock = TimeProvider.System;
            await using var daemon = await ChildDaemon.StartAsync(parsed.GetValue(binary)!, parsed.GetValue(model), null, clock);
            var idle = ProcessMemory.Of(daemon.ProcessId);
            var (observations, _) = await new ClosedLoop(clock).RunAsync(daemon, "benchmark", new RequestMix(1).Draw(parsed.GetValue(requests), DeadlineMs, DeadlineMs), 2);
            var worked = ProcessMemory.Of(daemon.ProcessId);
            var outcomes = observations.GroupBy(observation => observation.Outcome).ToDictionary(group => group.Key, group => group.Count());

            var table = new Table("megabytes (10^6 bytes)", "resident", "anonymous", "of files", "peak", "goal");
            table.Add("ready", idle.Resident, idle.Anonymous, idle.File, idle.Peak, GoalMegabytes);
            table.Add($"after {observations.Count} requests", worked.Resident, worked.Anonymous, worked.File, worked.Peak, GoalMegabytes);
            table.Print(Console.Out);
            Console.WriteLine($"requests: {string.Join(", ", outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}"))}; online {daemon.Online.TotalMilliseconds:0} ms and ready {daemon.Ready.TotalMilliseconds:0} ms after the start");
            ResultLine.Print("memory", daemon.ModelHash, new
            {
                Ready = idle,
                Worked = worked,
                Outcomes = outcomes,
                OnlineMs = daemon.Online.TotalMilliseconds,
                ReadyMs = daemon.Ready.TotalMilliseconds,
                BinaryMegabytes = new FileInfo(parsed.GetValue(binary)!).Length / 1e6,
            });
        });
        return verb;
    }
}
