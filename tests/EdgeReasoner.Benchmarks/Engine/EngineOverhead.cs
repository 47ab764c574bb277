using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>The time of a decode step as a bare run of the graph, through the engine, and through generation with its clock.</summary>
/// <remarks>The three take turns in one process, so that whatever else the machine does meets all alike.</remarks>
internal sealed class EngineOverhead : IDisposable
{
    private const int Prompt = 64;
    private const int Steps = 64;

    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _cancellation = new(); // one that can be cancelled, as in the daemon
    private readonly InferenceSession _session;
    private readonly KeyValueCache _cache;
    private readonly SequenceBinding _binding;
    private readonly RunOptions _run = new();
    private readonly OnnxModel _model;
    private readonly ILanguageModel _sequence;
    private readonly DecoderSession _decoder;
    private readonly Deadline _deadline;

    /// <summary>Loads the model twice: bare, and as the product does.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="clock">Measures.</param>
    public EngineOverhead(ModelFolder folder, TimeProvider clock)
    {
        _clock = clock;
        _model = new OnnxModel(folder, new OnnxModelOptions());
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(folder.GraphPath, settings);
        _cache = new KeyValueCache(folder.Configuration, folder.Configuration.ContextLength, isHalf: false);
        _binding = new SequenceBinding(_session, GraphSignature.Of(_session, folder.Configuration), folder.Configuration, _cache, folder.Configuration.ContextLength);
        _sequence = _model.CreateSequence();
        _deadline = Deadline.After(clock, TimeSpan.FromHours(1));
        _decoder = new DecoderSession(_model.CreateSequence(), clock, _ => { });
        var prompt = new int[Prompt];
        _session.RunWithBinding(_run, _binding.Prepare(prompt, 0));
        _sequence.Append(prompt, _cancellation.Token);
        _decoder.Prefill(prompt, _deadline, _cancellation.Token);
    }

    /// <summary>Measures the three in turn.</summary>
    /// <param name="passes">How often.</param>
    /// <returns>What a step takes in each, the bare run first.</returns>
    public IReadOnlyList<LayerTime> Measure(int passes)
    {
        (string Name, Action Run, List<double> Times)[] layers =
            [("bare run of the graph", RunBare, []), ("OnnxLanguageModel.Append", RunEngine, []), ("DecoderSession.Generate", RunGeneration, [])];
        for (var pass = 0; pass <= passes; pass++)
        {
            foreach (var (_, run, times) in layers)
            {
                var start = _clock.GetTimestamp();
                run();
                if (pass > 0) // the first warms up
                {
                    times.Add(_clock.GetElapsedTime(start).TotalMicroseconds / Steps);
                }
            }
        }

        var bare = Percentiles.Of(layers[0].Times).P50;
        return [.. layers.Select(layer => new LayerTime(layer.Name, Percentiles.Of(layer.Times), layer.Times.Min(), ((Percentiles.Of(layer.Times).P50 / bare) - 1) * 100))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _sequence.Dispose();
        _model.Dispose();
        _run.Dispose();
        _binding.Dispose();
        _cache.Dispose();
        _session.Dispose();
        _cancellation.Dispose();
    }

    private void RunBare()
    {
        for (var i = 0; i < Steps; i++)
        {
            _session.RunWithBinding(_run, _binding.Prepare([i], Prompt + i));
        }
    }

    private void RunEngine()
    {
        _sequence.RewindTo(Prompt);
        for (var i = 0; i < Steps; i++)
        {
            _sequence.Append([i], _cancellation.Token);
        }
    }

    // A rewind leaves no logits to start from, so the first of the steps is given.
    private void RunGeneration()
    {
        _decoder.Rewind(Prompt);
        _decoder.Prefill([0], _deadline, _cancellation.Token);
        _decoder.Generate(new GenerationOptions { MaxTokens = Steps - 1 }, Sampler.Greedy(), [], _deadline, _cancellation.Token);
    }
}

/// <summary>The time of a decode step through one layer of the engine.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Microseconds">Percentiles over runs of 64 steps.</param>
/// <param name="BestMicroseconds">In the quickest run.</param>
/// <param name="AddedPercent">What the median has on top of the bare run's.</param>
internal sealed record LayerTime(string Name, Percentiles Microseconds, double BestMicroseconds, double AddedPercent);
