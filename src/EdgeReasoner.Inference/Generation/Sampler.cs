namespace EdgeReasoner.Inference.Generation;

/// <summary>Picks the next token from logits: greedy, or by temperature, top-k and top-p from a seeded source of chance.</summary>
/// <remarks>
/// Not thread-safe: the buffers belong to it and nothing is allocated per token once they fit the vocabulary. Top-k is applied
/// first, then top-p (nucleus sampling: Holtzman et al., The Curious Case of Neural Text Degeneration, 2020) on what is left.
/// </remarks>
public sealed class Sampler
{
    private readonly SamplerOptions _options;
    private readonly Random _random;
    private float[] _scores = [];
    private int[] _tokens = [];

    /// <summary>Takes the options and the source of chance.</summary>
    /// <param name="options">How to pick; must have no problems.</param>
    /// <param name="random">A seeded source; not drawn from when greedy.</param>
    /// <exception cref="ArgumentException">The options have a problem.</exception>
    public Sampler(SamplerOptions options, Random random)
    {
        foreach (var problem in options.Problems())
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options with { }; // a copy: the caller's record can be set again
        _random = random;
    }

    /// <summary>A sampler that always takes the most probable token.</summary>
    /// <returns>A new sampler at temperature 0.</returns>
    public static Sampler Greedy() => new(new SamplerOptions(), new Random(0));

    /// <summary>Picks one token.</summary>
    /// <param name="logits">Unnormalised scores, shape <c>[vocabulary]</c>; NaN and −∞ are never picked.</param>
    /// <param name="allowed">The token ids that may be picked; empty allows all.</param>
    /// <returns>The token id. Greedy ties go to the earlier one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An allowed id lies outside the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">No token can be picked: every logit that counts is NaN or −∞.</exception>
    public int Pick(ReadOnlySpan<float> logits, ReadOnlySpan<int> allowed = default)
    {
        var picked = _options.Temperature == 0 ? MostProbable(logits, allowed) : Draw(logits, allowed);
        return picked >= 0
            ? picked
            : throw new InvalidOperationException("No token can be picked: every logit that counts is NaN or −∞.");
    }

    private static int MostProbable(ReadOnlySpan<float> logits, ReadOnlySpan<int> allowed)
    {
        if (allowed.IsEmpty)
        {
            var max = Logits.Maximum(logits);
            return float.IsNegativeInfinity(max) ? -1 : logits.IndexOf(max);
        }

        var best = -1;
        var bestLogit = float.NegativeInfinity;
        foreach (var one in allowed)
        {
            var token = Checked(one, logits.Length);
            if (logits[token] > bestLogit)
            {
                (best, bestLogit) = (token, logits[token]);
            }
        }

        return best;
    }

    private int Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> allowed)
    {
        var count = Collect(logits, allowed);
        if (count == 0)
        {
            return -1;
        }

        var scores = _scores.AsSpan(0, count);
        var tokens = _tokens.AsSpan(0, count);
        if (_options.TopK > 0 || _options.TopP < 1)
        {
            scores.Sort(tokens); // ascending in the negated logit: most probable first
            if (_options.TopK > 0 && _options.TopK < count)
            {
                scores = scores[.._options.TopK];
            }
        }

        // Scores become weights relative to the largest, which is then exactly 1.
        var least = float.PositiveInfinity;
        foreach (var score in scores)
        {
            least = MathF.Min(least, score);
        }

        var sum = 0.0;
        foreach (ref var score in scores)
        {
            score = (float)Math.Exp((least - (double)score) / _options.Temperature);
            sum += score;
        }

        return tokens[IndexAt(scores, sum * _options.TopP, sum)];
    }

    /// <summary>Draws an index in proportion to its weight from the shortest prefix whose weights reach the mass.</summary>
    private int IndexAt(ReadOnlySpan<float> weights, double mass, double sum)
    {
        var kept = weights.Length;
        if (mass < sum)
        {
            sum = 0;
            for (kept = 0; kept < weights.Length && sum < mass; kept++)
            {
                sum += weights[kept];
            }
        }

        var left = _random.NextDouble() * sum;
        for (var i = 0; i < kept - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return kept - 1;
    }

    /// <summary>Fills the buffers with the negated logits and ids that can be picked.</summary>
    private int Collect(ReadOnlySpan<float> logits, ReadOnlySpan<int> allowed)
    {
        var count = allowed.IsEmpty ? logits.Length : allowed.Length;
        if (_scores.Length < count)
        {
            var size = Math.Max(count, logits.Length); // grows once to the vocabulary
            (_scores, _tokens) = (new float[size], new int[size]);
        }

        var collected = 0;
        for (var i = 0; i < count; i++)
        {
            var token = allowed.IsEmpty ? i : Checked(allowed[i], logits.Length);
            if (logits[token] > float.NegativeInfinity)
            {
                (_scores[collected], _tokens[collected]) = (-logits[token], token);
                collected++;
            }
        }

        return collected;
    }

    private static int Checked(int token, int vocabulary) => (uint)token < (uint)vocabulary
        ? token
        : throw new ArgumentOutOfRangeException(nameof(token), token, $"Allowed token {token} lies outside the vocabulary [0, {vocabulary}).");
}
