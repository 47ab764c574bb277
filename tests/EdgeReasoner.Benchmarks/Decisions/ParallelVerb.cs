using System.CommandLine;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>Decisions over MQTT with all rounds forced, their rounds one by one and side by side.</summary>
internal static class ParallelVerb
{
    private static readonly int[] Settings = [1, 2, 4];

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "Requests of each setting in each pass.", DefaultValueFactory = _ => 400 };
        var outstanding = new Option<int>("--outstanding") { Description = "Requests at a time.", DefaultValueFactory = _ => 4 };
        var deadline = new Option<int>("--deadline") { Description = "Deadline of each in milliseconds.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each.", DefaultValueFactory = _ => 3 };
        var passes = new Option<int>("--passes") { Description = "How often the settings take turns.", DefaultValueFactory = _ => 3 };
        var threads = new Option<int>("--threads") { Description = "Threads of a forward pass.", DefaultValueFactory = _ => 1 };
        var model = new Option<string>("--model") { Description = "Model folder; without it the bundled model.", HelpName = "FOLDER", DefaultValueFactory = _ => new ModelOptions().Folder };
        var cache = new Option<string>("--cache") { Description = "Folder of prepared models.", HelpName = "FOLDER", DefaultValueFactory = _ => "" };
        var format = new Option<string>("--chat-format") { Description = "Chat format of a text model.", DefaultValueFactory = _ => "" };
        var proposals = new Option<int>("--proposals") { Description = "Tokens proposed from earlier text.", DefaultValueFactory = _ => 3 };
        var verb = new Command("parallel", "Decisions with forced rounds, 1, 2 and 4 side by side in turn.") { requests, outstanding, deadline, rounds, passes, threads, model, cache, format, proposals };
        verb.SetAction(async (parsed, _) =>
        {
            var samples = Settings.ToDictionary(static setting => setting, static _ => new ParallelSample());
            var hash = "";
            for (var pass = 0; pass < parsed.GetValue(passes); pass++)
            {
                foreach (var setting in Settings)
                {
                    await using var daemon = await InProcessDaemon.StartAsync(parsed.GetValue(model)!, null, TimeProvider.System, configure: configuration =>
                    {
                        (configuration.Model.Cache, configuration.Model.ChatFormat, configuration.Model.Threads) = (parsed.GetValue(cache)!, parsed.GetValue(format)!, parsed.GetValue(threads));
                        (configuration.Reflection.Checkers, configuration.Reflection.StopsEarly, configuration.Reflection.MaxRounds) = (CheckerMode.Off, false, parsed.GetValue(rounds));
                        configuration.Decoding = configuration.Decoding with { ParallelDecisions = setting, LookupProposals = parsed.GetValue(proposals) };
                    });
                    hash = daemon.ModelHash;
                    var loop = new ClosedLoop(TimeProvider.System);
                    var mix = new RequestMix(pass); // each setting is asked the same
                    await loop.RunAsync(daemon, "warm-up", mix.Draw(parsed.GetValue(outstanding), parsed.GetValue(deadline), parsed.GetValue(deadline)), parsed.GetValue(outstanding));
                    var shared = daemon.Statistics.Shared;
                    var (observations, elapsed) = await loop.RunAsync(
                        daemon, "benchmark", mix.Draw(parsed.GetValue(requests), parsed.GetValue(deadline), parsed.GetValue(deadline)), parsed.GetValue(outstanding));
                    samples[setting].Add(observations, elapsed, daemon.Statistics.Shared - shared);
                }
            }

            ParallelSample.Print(samples, hash, parsed.GetValue(outstanding));
        });
        return verb;
    }
}
