using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Evaluation.Benchmarking;

/// <summary>Measures one model at one number of threads. What is to be compared takes turns, so that whatever else the machine does meets all alike.</summary>
internal sealed class BenchRun : IDisposable
{
    private const int Prompt = 128;
    private const int Steps = 24;
    private const int MostBranches = 6;

    private readonly IModelEngine _model;
    private readonly ILanguageModel _sequence;
    private readonly ISlotPool? _pool;
    private readonly TimeProvider _clock;
    private readonly int _threads;
    private readonly long[][] _buffers;
    private readonly long _bytesOfAPass;
    private readonly int[] _tokens;
    private readonly Dictionary<(string Name, int At), List<double>> _samples = [];

    /// <summary>Takes a model's weights.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="model">The weights; not disposed of here.</param>
    /// <param name="threads">Their threads.</param>
    /// <param name="clock">Measures.</param>
    /// <exception cref="ModelFolderException">There is not enough memory for the sequences.</exception>
    public BenchRun(ModelFolder folder, IModelEngine model, int threads, TimeProvider clock)
    {
        (_model, _threads, _clock) = (model, threads, clock);
        _sequence = model.CreateSequence();
        _pool = _model.MaxSlots >= MostBranches ? _model.CreatePool(MostBranches, beside: 1) : null;
        _buffers = BandwidthProbe.Reserve(threads);
        _bytesOfAPass = folder.BytesOfAPass();
        _tokens = [.. Enumerable.Range(0, _model.ContextLength).Select(i => (int)(i * 2654435761L % _sequence.VocabularySize))];
    }

    /// <summary>Measures everything once.</summary>
    /// <param name="contexts">Tokens in the cache before decode steps.</param>
    /// <param name="counts">Whether the measurements count; the first ones warm up.</param>
    public void Measure(IReadOnlyList<int> contexts, bool counts)
    {
        if (!counts)
        {
            _samples.Clear();
        }

        var prompt = Math.Min(Prompt, _model.ContextLength / 2);
        Note("memory_gb_per_second", 0, BandwidthProbe.Measure(_buffers, _clock) / 1e9);
        _sequence.RewindTo(0);
        Note("prefill_tokens_per_second", prompt, prompt / Seconds(() => Prefill(_sequence, _tokens.AsSpan(0, prompt))));
        foreach (var context in contexts.Where(context => context + Steps <= _model.ContextLength))
        {
            FillTo(context);
            Note("decode_tokens_per_second", context, Steps / Seconds(() => Decode(_sequence, Steps)));
        }

        foreach (var size in (int[])[1, 2, 4, 8, 16])
        {
            FillTo(prompt);
            Note("append_ms", size, 1000 * Seconds(() => _sequence.Append(_tokens.AsSpan(0, size), CancellationToken.None)));
        }

        MeasureBranches(prompt);
        MeasureLookup(prompt);
        MeasureReflection();
        if (!counts)
        {
            _samples.Clear();
        }
    }

    /// <summary>The medians, and what follows from them.</summary>
    /// <returns>The figures.</returns>
    public IEnumerable<BenchFigure> Figures()
    {
        foreach (var ((name, at), values) in _samples)
        {
            yield return new BenchFigure(name, _threads, at, Median(values));
        }

        // Quotients of neighbours in time, then the median: a busy moment meets both.
        yield return new BenchFigure("decode_share_of_bandwidth", _threads, 0, Ratio(("decode_tokens_per_second", SmallestContext()), ("memory_gb_per_second", 0)) * _bytesOfAPass / 1e9);
        yield return new BenchFigure("reflection_speedup", _threads, 0, Ratio(("reprompted_ms", 0), ("reflection_ms", 0)));
        if (_samples.ContainsKey(("lookup_tokens_per_second", 3)))
        {
            yield return new BenchFigure("lookup_speedup", _threads, 3, Ratio(("lookup_tokens_per_second", 3), ("lookup_tokens_per_second", 0)));
        }

        foreach (var branches in (int[])[2, 4, 6])
        {
            if (_samples.ContainsKey(("branches_tokens_per_second", branches)))
            {
                yield return new BenchFigure("branches_speedup", _threads, branches, Ratio(("branches_tokens_per_second", branches), ("branches_tokens_per_second", 1)));
            }
        }
    }

    /// <summary>Frees the sequences.</summary>
    public void Dispose()
    {
        _pool?.Dispose();
        _sequence.Dispose();
    }

    private void MeasureBranches(int prompt)
    {
        if (_pool is null)
        {
            return;
        }

        foreach (var branches in (int[])[1, 2, 4, 6])
        {
            var first = _pool.Sequence(0);
            first.RewindTo(0);
            Prefill(first, _tokens.AsSpan(0, prompt));
            for (var branch = 1; branch < branches; branch++)
            {
                _pool.Copy(0, branch, prompt);
            }

            const int BranchSteps = 12;
            Note("branches_tokens_per_second", branches, branches * BranchSteps / Seconds(() =>
            {
                for (var i = 0; i < BranchSteps; i++)
                {
                    _pool.Step(_tokens.AsSpan(i, branches), CancellationToken.None);
                }
            }));
        }
    }

    /// <summary>A revision of 48 tokens that repeats its draft but for every eighth token, plain and with proposals. What is accepted depends on the text, not on the weights.</summary>
    private void MeasureLookup(int prompt)
    {
        if (_sequence.MaxRows == 1)
        {
            return;
        }

        const int Length = 48;
        foreach (var proposals in (int[])[0, 3])
        {
            _sequence.RewindTo(0);
            var model = new DecodeOptions { LookupProposals = proposals }.Apply(_sequence); // not disposed of: the sequence goes on
            Prefill(model, _tokens.AsSpan(0, prompt));
            Note("lookup_tokens_per_second", proposals, Length / Seconds(() =>
            {
                for (var i = 0; i < Length; i++)
                {
                    model.Append([i % 8 == 7 ? _tokens[prompt + i] : _tokens[prompt - Length + i]], CancellationToken.None);
                }
            }));
        }
    }

    /// <summary>Direct probe, draft 64 with a probe, critique 32, revision 64 with a probe, after a prompt of 300: with the cache kept, and each stage prefilled from scratch.</summary>
    private void MeasureReflection()
    {
        const int Draft = 64, Critique = 32, Revision = 64, Cue = 8;
        var prompt = Math.Min(300, _model.ContextLength - Draft - Critique - Revision - (3 * Cue));
        if (prompt < 8)
        {
            return;
        }

        Note("reflection_ms", 0, 1000 * Seconds(() =>
        {
            _sequence.RewindTo(0);
            Prefill(_sequence, _tokens.AsSpan(0, prompt));
            Probe(prompt);
            Decode(_sequence, Draft);
            Probe(prompt + Draft);
            Prefill(_sequence, _tokens.AsSpan(0, Cue));
            Decode(_sequence, Critique);
            Prefill(_sequence, _tokens.AsSpan(0, Cue));
            Decode(_sequence, Revision);
            _sequence.RewindTo(prompt);
            Prefill(_sequence, _tokens.AsSpan(0, Revision));
            Probe(prompt + Revision);
        }));
        Note("reprompted_ms", 0, 1000 * Seconds(() =>
        {
            Stage(prompt + Cue, 0);
            Stage(prompt, Draft);
            Stage(prompt + Draft + Cue, 0);
            Stage(prompt + Draft + Cue, Critique);
            Stage(prompt + Draft + Cue + Critique + Cue, Revision);
            Stage(prompt + Revision + Cue, 0);
        }));

        void Probe(int position)
        {
            Prefill(_sequence, _tokens.AsSpan(0, Cue));
            _sequence.RewindTo(position);
        }

        void Stage(int length, int steps)
        {
            _sequence.RewindTo(0);
            Prefill(_sequence, _tokens.AsSpan(0, length));
            Decode(_sequence, steps);
        }
    }

    private void FillTo(int context)
    {
        if (_sequence.Position > context)
        {
            _sequence.RewindTo(context);
        }

        if (_sequence.Position < context)
        {
            Prefill(_sequence, _tokens.AsSpan(_sequence.Position, context - _sequence.Position));
        }
    }

    private static void Prefill(ILanguageModel model, ReadOnlySpan<int> tokens)
    {
        for (var done = 0; done < tokens.Length;)
        {
            var chunk = PrefillChunks.Next(tokens.Length - done, PrefillChunks.DefaultSize);
            model.Append(tokens.Slice(done, chunk), CancellationToken.None);
            done += chunk;
        }
    }

    private void Decode(ILanguageModel model, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            model.Append([_tokens[i]], CancellationToken.None);
        }
    }

    private double Seconds(Action run)
    {
        var start = _clock.GetTimestamp();
        run();
        return _clock.GetElapsedTime(start).TotalSeconds;
    }

    private void Note(string name, int at, double value)
    {
        if (!_samples.TryGetValue((name, at), out var values))
        {
            values = _samples[(name, at)] = [];
        }

        values.Add(value);
    }

    private int SmallestContext() => _samples.Keys.Where(static key => key.Name == "decode_tokens_per_second").Select(static key => key.At).DefaultIfEmpty(0).Min();

    private double Ratio((string, int) dividend, (string, int) divisor)
        => _samples.TryGetValue(dividend, out var above) && _samples.TryGetValue(divisor, out var below)
            ? Median([.. above.Zip(below, static (a, b) => a / b)])
            : double.NaN;

    private static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
