using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The time that forward passes take on this board with this model, learnt while they run.</summary>
/// <remarks>
/// prefill(n, c) = a0 + a1·n + a2·n·c for n tokens appended at once after c cached ones; decode(m, c) = m·(b0 + b1·(c + m/2)) for m tokens
/// one after the other. Recursive least squares with forgetting, times the 95 % quantile of the last 64 ratios of actual to expected;
/// after three clear overruns in a row the law is learnt anew. Thread-safe: the loop learns while admission asks.
/// </remarks>
public sealed class CostModel
{
    /// <summary>Both laws are fitted per token; positions enter in thousands, so that all features are of one magnitude.</summary>
    private const double PositionScale = 1024;

    /// <summary>The most sequences whose common steps are predicted.</summary>
    private const int MostBranches = 4;

    private readonly Lock _lock = new();

    // A guess for the first run: a model of a million parameters on one core of a small board. The first passes replace it.
    private readonly CostLaw _prefill = new([0.5, 0.1, 0.01]);
    private readonly CostLaw _decode = new([0.5, 0.05]);

    // Steps of 2, 3 and 4 sequences in parallel: each a law of its own, because what a further row costs is another matter on every board.
    private readonly CostLaw[] _batched = [.. Enumerable.Range(2, MostBranches - 1).Select(static _ => new CostLaw([0.5, 0.05]))];

    /// <summary>Gets a value indicating whether both laws rest on measurements of this process.</summary>
    public bool IsMeasured
    {
        get
        {
            lock (_lock)
            {
                return _prefill.IsMeasured && _decode.IsMeasured;
            }
        }
    }

    /// <summary>Gets the expected prefill speed from an empty cache in chunks of the default size, in tokens per second; infinite when nothing is known to cost time.</summary>
    public double PrefillTokensPerSecond => PrefillChunks.DefaultSize / ExpectedPrefill(PrefillChunks.DefaultSize, 0).TotalSeconds;

    /// <summary>Gets the expected decode speed at an empty cache, in tokens per second; infinite when nothing is known to cost time.</summary>
    public double DecodeTokensPerSecond => 1 / ExpectedDecode(1, 0).TotalSeconds;

    /// <summary>The time one forward pass over several tokens is expected to take.</summary>
    /// <param name="tokens">New tokens n, 1 or more.</param>
    /// <param name="position">Tokens in the cache before, 0 or more.</param>
    /// <returns>The expected time.</returns>
    public TimeSpan ExpectedPrefill(int tokens, int position)
    {
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(_prefill.Expected([1.0 / tokens, 1, position / PositionScale], tokens));
        }
    }

    /// <summary>The time that several decode steps are expected to take.</summary>
    /// <param name="tokens">Steps m, 0 or more.</param>
    /// <param name="position">Tokens in the cache before, 0 or more.</param>
    /// <returns>The expected time.</returns>
    public TimeSpan ExpectedDecode(int tokens, int position)
    {
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(_decode.Expected([1, (position + (tokens / 2.0)) / PositionScale], tokens));
        }
    }

    /// <summary>The time that appending tokens takes at most in 95 % of runs: in chunks, as <see cref="DecoderSession.Prefill"/> makes them.</summary>
    /// <param name="tokens">New tokens, 0 or more; one is a decode step.</param>
    /// <param name="position">Tokens in the cache before, 0 or more.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan PredictAppend(int tokens, int position)
    {
        if (tokens == 1)
        {
            return PredictDecode(1, position);
        }

        var milliseconds = 0.0;
        lock (_lock)
        {
            for (var done = 0; done < tokens;)
            {
                var chunk = PrefillChunks.Next(tokens - done, PrefillChunks.DefaultSize);
                milliseconds += _prefill.Cautious([1.0 / chunk, 1, (position + done) / PositionScale], chunk);
                done += chunk;
            }
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>The time that decode steps take at most in 95 % of runs.</summary>
    /// <param name="tokens">Steps m, 0 or more.</param>
    /// <param name="position">Tokens in the cache before, 0 or more.</param>
    /// <param name="branches">How many sequences take each step in parallel, 1 to 4.</param>
    /// <returns>The cautious time. Steps of several that were never measured take as long as if each sequence took its own.</returns>
    public TimeSpan PredictDecode(int tokens, int position, int branches = 1)
    {
        lock (_lock)
        {
            var law = DecodeLaw(branches);
            var factor = law.IsMeasured ? 1 : branches;
            return TimeSpan.FromMilliseconds(factor * (law.IsMeasured ? law : _decode).Cautious([1, (position + (tokens / 2.0)) / PositionScale], tokens));
        }
    }

    /// <summary>Learns what one forward pass over several tokens took.</summary>
    /// <param name="tokens">New tokens n, 1 or more.</param>
    /// <param name="position">Tokens in the cache before, 0 or more.</param>
    /// <param name="actual">The time it took.</param>
    public void ObservePrefill(int tokens, int position, TimeSpan actual)
    {
        lock (_lock)
        {
            _prefill.Observe([1.0 / tokens, 1, position / PositionScale], tokens, actual.TotalMilliseconds);
        }
    }

    /// <summary>Learns what a run of decode steps took.</summary>
    /// <param name="tokens">Steps m, 1 or more.</param>
    /// <param name="position">Tokens in the cache before the first, 0 or more.</param>
    /// <param name="actual">The time they took together.</param>
    /// <param name="branches">How many sequences took each step in parallel, 1 to 4.</param>
    public void ObserveDecode(int tokens, int position, TimeSpan actual, int branches = 1)
    {
        lock (_lock)
        {
            DecodeLaw(branches).Observe([1, (position + (tokens / 2.0)) / PositionScale], tokens, actual.TotalMilliseconds);
        }
    }

    private CostLaw DecodeLaw(int branches) => branches == 1 ? _decode : _batched[branches - 2];
}
