using System.CommandLine;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Models;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>Requests with deadlines from 2 to 500 ms over MQTT: how many, how fast, and whether any answer is late.</summary>
internal static class DecisionsVerb
{
    // Lets the JIT compiler and the publish reserve of a fresh daemon settle; a service has been running for longer than a second.
    private const int WarmUp = 60;
    private const int WarmUpDeadlineMs = 1000;
    private const double Overload = 3;
    private const int LeastDeadlineMs = 2;
    private const int MostDeadlineMs = 500;

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "Requests to measure.", DefaultValueFactory = _ => 1000 };
        var outstanding = new Option<int[]>("--outstanding") { Description = "Requests at a time; several for one run after the other.", DefaultValueFactory = _ => [2], AllowMultipleArgumentsPerToken = true };
        var deadline = new Option<int?>("--deadline") { Description = "The deadline of every request in milliseconds; without it 2 to 500." };
        var broker = new Option<string?>("--broker") { Description = "A broker to use; without it the daemon's embedded one.", HelpName = "HOST:PORT" };
        var binary = new Option<string?>("--binary") { Description = "A published daemon to start as a child; without it the daemon runs in this process.", HelpName = "PATH" };
        var model = new Option<string?>("--model") { Description = "Model folder; without it the bundled model.", HelpName = "FOLDER" };
        var overload = new Option<bool>("--overload") { Description = "Send the second half at three times the rate at which the first half was answered." };
        var seed = new Option<int>("--seed") { Description = "Seed of the requests.", DefaultValueFactory = _ => 1 };
        var verb = new Command("decisions", "Requests over MQTT: how many are decided, how fast, any late.") { requests, outstanding, deadline, broker, binary, model, overload, seed };
        verb.SetAction(async (parsed, _) =>
        {
            var clock = TimeProvider.System;
            var address = BrokerAddress.Parse(parsed.GetValue(broker));
            var folder = parsed.GetValue(model);
            await using IDaemonUnderTest daemon = parsed.GetValue(binary) is { } path
                ? await ChildDaemon.StartAsync(path, folder, address, clock, exact: false)
                : await InProcessDaemon.StartAsync(folder ?? new ModelOptions().Folder, address, clock);
            var mix = new RequestMix(parsed.GetValue(seed));
            var loop = new ClosedLoop(clock);
            var (least, most) = parsed.GetValue(deadline) is { } all ? (all, all) : (LeastDeadlineMs, MostDeadlineMs);
            var count = parsed.GetValue(overload) ? parsed.GetValue(requests) / 2 : parsed.GetValue(requests);
            await loop.RunAsync(daemon, "warm-up", mix.Draw(WarmUp, WarmUpDeadlineMs, WarmUpDeadlineMs), parsed.GetValue(outstanding)![0]);
            IReadOnlyList<Observation> observations = [];
            var elapsed = TimeSpan.Zero;
            foreach (var together in parsed.GetValue(outstanding)!)
            {
                // The same requests for each number, so that the shares can be compared.
                (observations, elapsed) = await loop.RunAsync(daemon, $"benchmark-{together}", new RequestMix(parsed.GetValue(seed) + 1).Draw(count, least, most), together);
                new DecisionsReport(daemon, observations, elapsed, together).Print();
            }

            if (parsed.GetValue(overload))
            {
                var pause = elapsed / Math.Max(1, observations.Count(static observation => observation.IsDecision)) / Overload;
                var (flood, floodElapsed) = await loop.RunAtRateAsync(daemon, "overload", mix.Draw(count, least, most), pause);
                Console.WriteLine($"Overload: a request each {pause.TotalMilliseconds:F2} ms.");
                new DecisionsReport(daemon, flood, floodElapsed, 0).Print();
            }
        });
        return verb;
    }
}
