using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>Speed of one sequence at a number of threads: a prompt of 64 tokens, then 64 decode steps.</summary>
internal sealed class EngineSpeed : IDisposable
{
    private const int Prompt = 64;
    private const int Steps = 64;

    private readonly TimeProvider _clock;
    private readonly IDisposable _model;
    private readonly ILanguageModel _sequence;
    private readonly int[] _prompt;
    private readonly List<double> _prefills = [];
    private readonly List<double> _decodes = [];

    /// <summary>Loads the model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="threads">Threads of a pass.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="genAi">Whether OnnxRuntimeGenAI runs it.</param>
    /// <param name="cache">The folder of prepared models; null for the model as it is.</param>
    public EngineSpeed(ModelFolder folder, int threads, TimeProvider clock, bool genAi = false, string? cache = null)
    {
        (Threads, _clock) = (threads, clock);
        var options = new OnnxModelOptions { Threads = threads, Cache = cache };
        (_model, _sequence) = Load(folder, options, genAi);
        _prompt = [.. Enumerable.Range(0, Prompt).Select(i => i * 3 % folder.Configuration.VocabularySize)];
        Measure();
        _prefills.Clear();
        _decodes.Clear();
    }

    /// <summary>Gets the threads of a pass.</summary>
    public int Threads { get; }

    /// <summary>Gets the median speed of prefills.</summary>
    public double PrefillTokensPerSecond => Prompt / Percentiles.Of(_prefills).P50 * 1000;

    /// <summary>Gets the median speed of decode steps.</summary>
    public double DecodeTokensPerSecond => 1e6 / DecodeMicroseconds.P50;

    /// <summary>Gets the time of a decode step: percentiles over runs of 64.</summary>
    public Percentiles DecodeMicroseconds => Percentiles.Of(_decodes.Select(milliseconds => milliseconds * 1000 / Steps));

    /// <summary>Gets the time of a decode step in the quickest run.</summary>
    public double BestDecodeMicroseconds => _decodes.Min() * 1000 / Steps;

    /// <summary>Measures once more.</summary>
    public void Measure()
    {
        _sequence.RewindTo(0);
        var start = _clock.GetTimestamp();
        _sequence.Append(_prompt, CancellationToken.None);
        var prefilled = _clock.GetTimestamp();
        for (var i = 0; i < Steps; i++)
        {
            _sequence.Append([i], CancellationToken.None);
        }

        _decodes.Add(_clock.GetElapsedTime(prefilled).TotalMilliseconds);
        _prefills.Add(_clock.GetElapsedTime(start, prefilled).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sequence.Dispose();
        _model.Dispose();
    }

    private static (IDisposable Model, ILanguageModel Sequence) Load(ModelFolder folder, OnnxModelOptions options, bool genAi)
    {
#pragma warning disable CA2000 // Dispose disposes of both
        if (genAi)
        {
            var other = new GenAiModel(folder, options);
            return (other, other.CreateSequence());
        }

        var model = new OnnxModel(folder, options);
        return (model, model.CreateSequence());
#pragma warning restore CA2000
    }
}
