using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>Four rounds of the same length, one after the other, two by two and all at once: what a <see cref="DecodeBatcher"/> saves, its handing over included.</summary>
/// <remarks>A round appends a cue, writes a reasoning token by token and appends another cue, as a draft and its probe do; the prompt is there already.</remarks>
internal sealed class SharedRounds : IDisposable
{
    private const int Rounds = 4;
    private const int Prompt = 128;
    private const int Cue = 4;
    private const int Written = 48;

    private static readonly int[] Settings = [1, 2, 4];

    private readonly TimeProvider _clock;
    private readonly OnnxModel _model;
    private readonly DecodeBatcher _batcher;
    private readonly DecoderSession[] _sessions;
    private readonly Dictionary<int, List<double>> _milliseconds = Settings.ToDictionary(static setting => setting, static _ => new List<double>());

    /// <summary>Loads the model.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The folder of prepared models; null for the model as it is.</param>
    /// <param name="threads">Threads of a pass.</param>
    /// <param name="clock">Measures.</param>
    public SharedRounds(ModelFolder folder, string? cache, int threads, TimeProvider clock)
    {
        _clock = clock;
        _model = new OnnxModel(folder, new OnnxModelOptions { Threads = threads, Cache = cache, ContextLength = Math.Min(512, folder.Configuration.ContextLength) });
        _batcher = new DecodeBatcher(_model.CreatePool(Rounds + 1, beside: 0));
        _sessions = [.. Enumerable.Range(0, Rounds).Select(_ => new DecoderSession(_batcher.CreateSequence(), clock))];
        for (var i = 0; i < Rounds; i++)
        {
            _sessions[i].Prefill(Tokens(i, Prompt), Far, CancellationToken.None);
        }
    }

    private Deadline Far => Deadline.After(_clock, TimeSpan.FromHours(1));

    /// <summary>Runs the rounds in all three ways.</summary>
    /// <param name="passes">How often.</param>
    public void Measure(int passes)
    {
        Run(Rounds); // binds, and starts the threads
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var setting in Settings)
            {
                _milliseconds[setting].Add(Run(setting).TotalMilliseconds / Rounds);
            }
        }
    }

    /// <summary>Writes table and result line to standard output.</summary>
    /// <param name="modelHash">Hash of the model folder.</param>
    /// <param name="threads">Threads of a pass.</param>
    public void Print(string modelHash, int threads)
    {
        var table = new Table("side by side", "ms a round p50", "best", "against 1");
        var plain = Percentiles.Of(_milliseconds[1]).P50;
        foreach (var (setting, taken) in _milliseconds)
        {
            table.Add($"{setting}", Percentiles.Of(taken).P50, taken.Min(), plain / Percentiles.Of(taken).P50);
        }

        Console.WriteLine($"{threads} threads; prompt {Prompt}, cue {Cue}, {Written} steps, cue {Cue}");
        table.Print(Console.Out);
        ResultLine.Print("engine rounds", modelHash, new { Threads = threads, MillisecondsARound = _milliseconds });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_sessions, static session => session.Dispose());
        _batcher.Dispose();
        _model.Dispose();
    }

    private static int[] Tokens(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => 1 + (((7 * i) + seed) % 97))];

    private TimeSpan Run(int together)
    {
        Array.ForEach(_sessions, static session => session.Rewind(Prompt));
        var started = _clock.GetTimestamp();
        foreach (var group in _sessions.Chunk(together))
        {
            _batcher.Run([.. group.Select<DecoderSession, Action>(session => () => Round(session))]);
        }

        return _clock.GetElapsedTime(started);
    }

    private void Round(DecoderSession session)
    {
        var deadline = Far;
        session.Prefill(Tokens(0, Cue), deadline, CancellationToken.None);
        session.Generate(new GenerationOptions { MaxTokens = Written }, Sampler.Greedy(), [], deadline, CancellationToken.None);
        session.Prefill(Tokens(0, Cue), deadline, CancellationToken.None);
    }
}
