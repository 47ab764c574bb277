using System.CommandLine;
using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Models;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>The reflection loop without MQTT: direct, as delivered, three forced rounds, and these without the cache.</summary>
internal static class LoopVerb
{
    private const int DeadlineMs = 1000;

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "Requests of each kind.", DefaultValueFactory = _ => 200 };
        var model = new Option<string>("--model") { Description = "Model folder; without it the bundled model.", HelpName = "FOLDER", DefaultValueFactory = _ => new ModelOptions().Folder };
        var threads = new Option<int>("--threads") { Description = "Threads of a forward pass.", DefaultValueFactory = _ => 1 };
        var verb = new Command("loop", "The reflection loop without MQTT: direct and three-round decisions.") { requests, model, threads };
        verb.SetAction(parsed => Run(new ModelOptions { Folder = parsed.GetValue(model)! }.FullFolder(), parsed.GetValue(requests), parsed.GetValue(threads)));
        return verb;
    }

    private static void Run(string path, int requests, int threads)
    {
        var clock = TimeProvider.System;
        var folder = ModelFolder.Read(path);
        using var model = new OnnxModel(folder, new OnnxModelOptions { Threads = threads });
        var mix = new RequestMix(2);
        var kinds = Enum.GetValues<RequestKind>();
        PreparedRequest[] items = [.. Enumerable.Range(0, requests * kinds.Length).Select(i => PreparedRequest.Of(mix.Draw(kinds[i % kinds.Length], DeadlineMs)))];
        var cues = items.Select(item => item.Prompt).SelectMany(prompt => (int[])[.. prompt.AnswerCue.Span, .. prompt.DraftCue.Span, .. prompt.CritiqueCue.Span]).ToHashSet();
        using var direct = LoopVariant.Direct(model, clock);
        using var standard = LoopVariant.Default(model, clock);
        using var three = LoopVariant.ThreeRounds(model, clock);
        using var reprompted = LoopVariant.Reprompting(model, cues, clock);
        LoopVariant[] variants = [direct, standard, three, reprompted];

        // Each request meets all variants before the next one, so that whatever else the machine does meets all alike.
        var warmUp = new RequestMix(3);
        for (var i = 0; i < 30; i++)
        {
            DecideByAll(PreparedRequest.Of(warmUp.Draw(kinds[i % kinds.Length], DeadlineMs)), isCounted: false);
        }

        foreach (var item in items)
        {
            DecideByAll(item, isCounted: true);
        }

        new LoopReport(folder.ModelHash, threads, direct, standard, three, reprompted).Print();

        void DecideByAll(PreparedRequest item, bool isCounted)
        {
            foreach (var variant in variants)
            {
                variant.Decide(item, isCounted);
            }
        }
    }
}
