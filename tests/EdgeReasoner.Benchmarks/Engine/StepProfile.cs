using System.Text.Json;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Evaluation.Benchmarking;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>The time of a decode step by type of operator, as ONNX Runtime's own profiler says; beside it the same steps without the profiler, and the memory's speed.</summary>
internal static class StepProfile
{
    private const int Prompt = 64;
    private const int Steps = 32;
    private const int Passes = 5;

    /// <summary>Profiles a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cache">The folder of prepared models; null for the original graph.</param>
    /// <param name="threads">Threads of a pass.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="output">Receives the table.</param>
    public static void Print(ModelFolder folder, string? cache, int threads, TimeProvider clock, TextWriter output)
    {
        var prepared = cache is null ? null : PreparedModel.Find(folder, cache);
        var trace = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var plainSettings = Settings(prepared, threads);
        using var profiledSettings = Settings(prepared, threads);
        (profiledSettings.EnableProfiling, profiledSettings.ProfileOutputPathPrefix) = (true, trace);
        var graph = prepared?.GraphPath ?? folder.GraphPath;
        using var plain = MatMulOperators.Open(graph, plainSettings);
        var buffers = BandwidthProbe.Reserve(threads);
        List<double> steps = [], profiledSteps = [], bytesPerSecond = [];
        string file;
        using (var profiled = MatMulOperators.Open(graph, profiledSettings))
        {
            for (var pass = 0; pass < Passes; pass++)
            {
                bytesPerSecond.Add(BandwidthProbe.Measure(buffers, clock));
                steps.Add(Run(plain, folder, clock));
                profiledSteps.Add(Run(profiled, folder, clock));
            }

            file = profiled.EndProfiling();
        }

        var (operators, run) = Read(file);
        File.Delete(file);
        var (step, profiledStep, bandwidth) = (Percentiles.Of(steps).P50, Percentiles.Of(profiledSteps).P50, Percentiles.Of(bytesPerSecond).P50);
        var table = new Table($"operator, {threads} thread(s)", "calls a step", "us a step", "share of the run, %");
        foreach (var (name, (calls, microseconds)) in operators.OrderByDescending(static pair => pair.Value.Microseconds))
        {
            table.Add(name, calls, microseconds, 100 * microseconds / run);
        }

        var nodes = operators.Values.Sum(static value => value.Microseconds);
        table.Add("between the operators, profiler included", "", run - nodes, 100 * (run - nodes) / run);
        table.Add("the run, profiled", "", run, 100.0);
        table.Add("a step, wall time, profiled", "", profiledStep, 100 * profiledStep / run);
        table.Add("a step, wall time, not profiled", "", step, 100 * step / run);
        table.Print(output);

        var matmuls = operators.Where(static pair => pair.Key.StartsWith("MatMul", StringComparison.Ordinal) || pair.Key == BlockMatMulOperator.Name).Sum(static pair => pair.Value.Microseconds);
        var bytes = (double)GraphInspection.BytesOfAPass(graph);
        output.WriteLine($"Weights and scales of a step: {bytes / 1e6:0.0} MB. Memory: {bandwidth / 1e9:0.0} GB/s. A whole step reads {bytes / step / 1e3:0.0} GB/s ({100 * bytes * 1e6 / step / bandwidth:0} %), its matmuls {bytes / matmuls / 1e3:0.0} GB/s ({100 * bytes * 1e6 / matmuls / bandwidth:0} %).");
    }

    private static SessionOptions Settings(PreparedModel? prepared, int threads)
    {
        var settings = OnnxModel.Settings(new OnnxModelOptions { Threads = threads });
        if (prepared is not null)
        {
            (settings.GraphOptimizationLevel, settings.EnableCpuMemArena) = (GraphOptimizationLevel.ORT_DISABLE_ALL, false); // as the engine loads it
        }

        return settings;
    }

    private static double Run(InferenceSession session, ModelFolder folder, TimeProvider clock)
    {
        var signature = GraphSignature.Of(session, folder.Configuration);
        var length = Prompt + Steps;
        using var cache = new KeyValueCache(folder.Configuration, length, signature.HasHalfCache);
        using var binding = new SequenceBinding(session, signature, folder.Configuration, cache, length);
        using var run = new RunOptions();
        session.RunWithBinding(run, binding.Prepare(new int[Prompt], 0));
        var start = clock.GetTimestamp();
        for (var i = 0; i < Steps; i++)
        {
            session.RunWithBinding(run, binding.Prepare([i], Prompt + i));
        }

        return clock.GetElapsedTime(start).TotalMicroseconds / Steps;
    }

    /// <summary>Means over all decode steps of the trace; a run of the prompt, the first of every pass, is left out.</summary>
    private static (Dictionary<string, (double Calls, double Microseconds)> Operators, double Run) Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        List<(long From, long To)> runs = [];
        List<(long At, string Name, long Duration)> nodes = [];
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var (name, category) = (entry.GetProperty("name").GetString()!, entry.GetProperty("cat").GetString());
            if (name == "model_run")
            {
                runs.Add((entry.GetProperty("ts").GetInt64(), entry.GetProperty("ts").GetInt64() + entry.GetProperty("dur").GetInt64()));
            }
            else if (category == "Node" && name.EndsWith("_kernel_time", StringComparison.Ordinal))
            {
                nodes.Add((entry.GetProperty("ts").GetInt64(), entry.GetProperty("args").GetProperty("op_name").GetString()!, entry.GetProperty("dur").GetInt64()));
            }
        }

        runs.Sort();
        (long From, long To)[] steps = [.. runs.Where(static (_, index) => index % (Steps + 1) != 0).Skip(Steps)]; // and the first pass warms up
        var operators = new Dictionary<string, (double Calls, double Microseconds)>();
        foreach (var (at, name, duration) in nodes.Where(node => Array.Exists(steps, step => step.From <= node.At && node.At < step.To)))
        {
            var (calls, sum) = operators.GetValueOrDefault(name);
            operators[name] = (calls + (1.0 / steps.Length), sum + ((double)duration / steps.Length));
        }

        return (operators, steps.Average(static step => step.To - step.From));
    }
}
