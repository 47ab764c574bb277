using System.CommandLine;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Decisions;
using EdgeReasoner.Benchmarks.Memory;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Benchmarks.Workload;

namespace EdgeReasoner.Benchmarks.Idle;

/// <summary>The published daemon while nobody asks: how soon it is there, how often it wakes, and what memory it takes before and after work.</summary>
internal static class IdleVerb
{
    private const int DeadlineMs = 1000;

    // What the start leaves to be done: the garbage collection, and threads of the pool that end.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(25);

    // As the service unit sets them.
    private static readonly Dictionary<string, string> UnitEnvironment = new() { ["DOTNET_GCgen0size"] = "100000", ["MALLOC_ARENA_MAX"] = "1" };

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var binary = new Option<string>("--binary") { Description = "The published daemon.", HelpName = "PATH", Required = true };
        var seconds = new Option<int>("--seconds") { Description = "How long it is left alone.", DefaultValueFactory = _ => 120 };
        var starts = new Option<int>("--starts") { Description = "How often it is started.", DefaultValueFactory = _ => 5 };
        var requests = new Option<int>("--requests") { Description = "Requests to send afterwards.", DefaultValueFactory = _ => 10_000 };
        var verb = new Command("idle", "Start, wake-ups and memory of the published daemon.") { binary, seconds, starts, requests };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var clock = TimeProvider.System;
            var ready = new List<double>();
            for (var i = 1; i < parsed.GetValue(starts); i++)
            {
                await using var own = await LocalMosquitto.StartAsync(); // another one each time: none remembers the daemon before
                await using var started = await StartAsync(own);
                ready.Add(started.Ready.TotalMilliseconds);
            }

            await using var broker = await LocalMosquitto.StartAsync();
            await using var daemon = await StartAsync(broker);
            ready.Add(daemon.Ready.TotalMilliseconds);
            ready.Sort();
            var atReady = ProcessMemory.Of(daemon.ProcessId);
            await Task.Delay(Settling, clock, cancellation);
            var (before, start) = (ProcessActivity.Of(daemon.ProcessId), clock.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(seconds)), clock, cancellation);
            var (percent, wakeUps) = ProcessActivity.Of(daemon.ProcessId).Since(before, clock.GetElapsedTime(start));
            var idle = ProcessMemory.Of(daemon.ProcessId);
            var (observations, _) = await new ClosedLoop(clock).RunAsync(daemon, "benchmark", new RequestMix(1).Draw(parsed.GetValue(requests), DeadlineMs, DeadlineMs), 2);
            var worked = ProcessMemory.Of(daemon.ProcessId);

            var table = new Table("", "measured", "goal");
            table.Add("start to ready, median, ms", ready[ready.Count / 2], 150);
            table.Add("of one core, idle, %", percent, 0.2);
            table.Add("wake-ups a second, idle", wakeUps.Sum(static thread => thread.PerSecond), 10);
            table.Add("resident when ready, MB", atReady.Resident, 60);
            table.Add("resident, idle, MB", idle.Resident, 60);
            table.Add($"resident after {observations.Count} requests, MB", worked.Resident, 70);
            table.Print(Console.Out);
            var threads = new Table("thread", "wake-ups/s");
            foreach (var (thread, perSecond) in wakeUps)
            {
                threads.Add(thread, perSecond);
            }

            threads.Print(Console.Out);
            var outcomes = observations.GroupBy(static observation => observation.Outcome).ToDictionary(static group => group.Key, static group => group.Count());
            ResultLine.Print("idle", daemon.ModelHash, new { ReadyMs = ready, Percent = percent, WakeUps = wakeUps.Sum(static thread => thread.PerSecond), AtReady = atReady, Idle = idle, Worked = worked, Outcomes = outcomes });

            Task<ChildDaemon> StartAsync(LocalMosquitto at) => ChildDaemon.StartAsync(parsed.GetValue(binary)!, null, at.Address, clock, environment: UnitEnvironment);
        });
        return verb;
    }
}
