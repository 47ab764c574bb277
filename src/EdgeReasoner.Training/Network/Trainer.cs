using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>Trains a network: draws sequences, computes gradients on several threads, changes the weights.</summary>
/// <remarks>
/// One step: (1) draw a batch and cut it into pieces; (2) threads take pieces, each piece has its own gradient, and the thread that is done
/// first draws the next batch; (3) the gradients are added up
/// in the order of the pieces; (4) Muon and AdamW change the weights, matrix by matrix. The result does not depend on the number of threads.
/// </remarks>
internal sealed unsafe class Trainer
{
    private const int ReductionChunk = 16384;

    private readonly TrainerOptions _options;
    private readonly Func<Random, double, TrainingSequence> _source;
    private readonly TimeProvider _clock;
    private readonly PackedWeights _packed;
    private readonly NetworkPass[] _passes;
    private readonly Muon[] _muons;
    private readonly List<FloatBuffer> _gradients = [];
    private readonly double[] _chunkSquares;
    private DrawnBatch? _next;
    private readonly ParameterSlice[] _bySize;

    /// <summary>Starts a new run.</summary>
    /// <param name="shape">Sizes of the network.</param>
    /// <param name="options">How to train.</param>
    /// <param name="source">Makes one sequence from a seeded random source; called from several threads at once.</param>
    /// <param name="clock">For the time budget and the reports.</param>
    /// <exception cref="ArgumentException">Shape or options have problems.</exception>
    internal Trainer(NetworkShape shape, TrainerOptions options, Func<Random, TrainingSequence> source, TimeProvider clock)
        : this(new TrainerState(NetworkWeights.Random(shape, options.Seed), options.Seed), options, (random, _) => source(random), clock)
    {
    }

    /// <summary>Goes on with a run, or starts one whose source follows the progress.</summary>
    /// <param name="state">Where the run stands; changed by every step.</param>
    /// <param name="options">How to train.</param>
    /// <param name="source">Makes one sequence from a seeded random source and the share of the training done, in [0, 1].</param>
    /// <param name="clock">For the time budget and the reports.</param>
    /// <exception cref="ArgumentException">The options have problems.</exception>
    internal Trainer(TrainerState state, TrainerOptions options, Func<Random, double, TrainingSequence> source, TimeProvider clock)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        State = state;
        _options = options;
        _source = source;
        _clock = clock;
        _packed = new PackedWeights(state.Weights);
        _passes = [.. Enumerable.Range(0, options.Threads).Select(_ => new NetworkPass(state.Weights.Shape))];
        _muons = [.. Enumerable.Range(0, options.Threads).Select(_ => new Muon(options))];
        _chunkSquares = new double[(state.Weights.Layout.Count + ReductionChunk - 1) / ReductionChunk];
        _bySize = [.. state.Weights.Layout.All.OrderByDescending(slice => slice.Length)]; // large ones first: threads end together
    }

    /// <summary>Gets the state of the run; read it between steps only.</summary>
    internal TrainerState State { get; }

    /// <summary>Gets or sets what is called every <see cref="TrainerOptions.EvaluationInterval"/> steps, on the thread of <see cref="Run"/>.</summary>
    internal Action<Trainer>? Evaluate { get; set; }

    /// <summary>Gets the share of the training done, in [0, 1]: of the tokens or of the time, whichever is larger.</summary>
    internal double Share => ShareAt(State.Tokens);

    /// <summary>Trains to the end of the token or time budget, or until cancelled.</summary>
    /// <param name="progress">Receives a report every few seconds and at the end.</param>
    /// <param name="cancellation">Ends the run after the current step; the state stays consistent and the method returns normally.</param>
    internal void Run(Action<TrainingProgress> progress, CancellationToken cancellation)
    {
        var before = State.Elapsed;
        var started = _clock.GetTimestamp();
        var (reported, reportedTokens) = (started, State.Tokens);
        while (Share < 1 && !cancellation.IsCancellationRequested)
        {
            Step();
            State.Elapsed = before + _clock.GetElapsedTime(started);
            if (_options.EvaluationInterval > 0 && State.Step % _options.EvaluationInterval == 0)
            {
                Evaluate?.Invoke(this);
                State.Elapsed = before + _clock.GetElapsedTime(started);
            }

            var sinceReport = _clock.GetElapsedTime(reported);
            if (sinceReport >= _options.ProgressInterval || Share >= 1)
            {
                progress(Report((State.Tokens - reportedTokens) / Math.Max(1e-9, sinceReport.TotalSeconds)));
                (reported, reportedTokens) = (_clock.GetTimestamp(), State.Tokens);
            }
        }
    }

    /// <summary>Makes one optimiser step.</summary>
    internal void Step()
    {
        var share = Share;
        var batch = _next?.First == State.NextSequence && (_next.Share == share || _options.TimeBudget is not null)
            ? _next.Batch
            : Batch.Draw(State, State.NextSequence, share, _options, _source);
        while (_gradients.Count < batch.Pieces.Length)
        {
            _gradients.Add(new FloatBuffer(State.Weights.Layout.Count));
        }

        InParallel(_packed.Count, (part, _) => _packed.Pack(part));
        var losses = new double[batch.Pieces.Length];
        var scale = batch.Weight > 0 ? 1 / batch.Weight : 0;
        InParallel(batch.Pieces.Length + 1, (piece, thread) =>
        {
            if (piece < batch.Pieces.Length)
            {
                losses[piece] = _passes[thread].LossAndGradient(_packed, batch.Pieces[piece], scale, _gradients[piece]);
            }
            else
            {
                DrawNext(batch); // by the thread that would wait otherwise
            }
        });
        var norm = Reduce(batch.Pieces.Length);
        var clip = (float)(norm > _options.ClipNorm ? _options.ClipNorm / norm : 1);
        var factor = _options.RateFactor(State.Step, share);
        InParallel(_bySize.Length, (slice, thread) => Update(_bySize[slice], _muons[thread], clip, factor));
        State.Step++;
        State.Tokens += batch.Tokens;
        State.NextSequence += batch.Sequences;
        State.Loss = losses.Sum() * scale;
        State.SmoothedLoss = State.Step == 1 ? State.Loss : State.SmoothedLoss + (Math.Max(0.02, 1.0 / State.Step) * (State.Loss - State.SmoothedLoss));
    }

    // Kept outside the state: a resumed run draws the same batch again. With a time budget the source sees a share one step old.
    private void DrawNext(Batch current)
    {
        var first = State.NextSequence + current.Sequences;
        var share = ShareAt(State.Tokens + current.Tokens);
        _next = new(first, share, Batch.Draw(State, first, share, _options with { Threads = 1 }, _source));
    }

    private double ShareAt(long tokens) => Math.Min(1, Math.Max(
        (double)tokens / _options.TotalTokens, _options.TimeBudget is { } time ? State.Elapsed / time : 0));

    private void Update(ParameterSlice slice, Muon muon, float clip, double factor)
    {
        var weights = State.Weights.Start;
        var gradient = _gradients[0].Start;
        if (slice.Kind is ParameterKind.Matrix or ParameterKind.ResidualMatrix)
        {
            muon.Update(slice, weights, State.FirstMoments.Start, gradient, clip, factor);
        }
        else
        {
            AdamW.Update(
                slice, weights, State.FirstMoments.Start, State.SecondMoments.Start, gradient, clip, factor * _options.AdamRate, State.Step + 1);
        }

        // The average looks back over at most a tenth of the run, so that short runs are not dominated by their start.
        var keep = Math.Min(_options.AverageDecay, (1.0 + State.Step) / (10.0 + State.Step));
        var average = State.Average.Start;
        var take = (float)(1 - keep);
        for (var i = slice.Offset; i < slice.Offset + slice.Length; i++)
        {
            average[i] += take * (weights[i] - average[i]);
        }
    }

    // Adds all gradients to the first and returns its norm. Chunks are fixed, so the sum is the same for any number of threads.
    private double Reduce(int pieces)
    {
        var count = State.Weights.Layout.Count;
        InParallel(_chunkSquares.Length, (chunk, _) =>
        {
            var begin = chunk * ReductionChunk;
            var length = Math.Min(ReductionChunk, count - begin);
            var sum = _gradients[0].Start + begin;
            for (var piece = 1; piece < pieces; piece++)
            {
                var source = _gradients[piece].Start + begin;
                var i = 0;
                for (; i <= length - 8; i += 8)
                {
                    (Vector256.Load(sum + i) + Vector256.Load(source + i)).Store(sum + i);
                }

                for (; i < length; i++)
                {
                    sum[i] += source[i];
                }
            }

            var squares = 0.0;
            for (var i = 0; i < length; i++)
            {
                squares += (double)sum[i] * sum[i];
            }

            _chunkSquares[chunk] = squares;
        });
        return Math.Sqrt(_chunkSquares.Sum());
    }

    private void InParallel(int items, Action<int, int> work)
    {
        var next = -1;
        Parallel.For(0, _options.Threads, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, thread =>
        {
            for (int item; (item = Interlocked.Increment(ref next)) < items;)
            {
                work(item, thread);
            }
        });
    }

    private TrainingProgress Report(double tokensPerSecond)
    {
        var share = Share;
        return new()
        {
            Step = State.Step,
            Tokens = State.Tokens,
            Loss = State.Loss,
            SmoothedLoss = State.SmoothedLoss,
            TokensPerSecond = tokensPerSecond,
            RateFactor = _options.RateFactor(State.Step, share),
            Share = share,
            Elapsed = State.Elapsed,
            Remaining = share > 0 ? State.Elapsed * ((1 - share) / share) : TimeSpan.Zero,
        };
    }

    // A batch, the number of its first sequence, and the share its source was told.
    private sealed record DrawnBatch(long First, double Share, Batch Batch);
}
