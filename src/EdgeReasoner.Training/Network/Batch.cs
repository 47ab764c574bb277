namespace EdgeReasoner.Training.Network;

/// <summary>The sequences of one step, cut into pieces of work.</summary>
/// <param name="Pieces">Consecutive sequences, about as many tokens in each.</param>
/// <param name="Sequences">Number of sequences.</param>
/// <param name="Tokens">Number of tokens.</param>
/// <param name="Weight">Sum of all loss weights.</param>
internal sealed record Batch(TrainingSequence[][] Pieces, int Sequences, int Tokens, double Weight)
{
    /// <summary>Draws the sequences of one step.</summary>
    /// <param name="state">Seed and shape; not changed.</param>
    /// <param name="first">Number of the first sequence.</param>
    /// <param name="share">Share of the training done, which the source may follow.</param>
    /// <param name="options">Tokens per step and pass, threads.</param>
    /// <param name="source">Makes a sequence; called from several threads.</param>
    /// <returns>The batch; the same for the same state and share, whatever the number of threads.</returns>
    /// <exception cref="InvalidOperationException">The source made a sequence that the network cannot take.</exception>
    internal static Batch Draw(
        TrainerState state, long first, double share, TrainerOptions options, Func<Random, double, TrainingSequence> source)
    {
        var shape = state.Weights.Shape;
        List<TrainingSequence> drawn = [];
        var tokens = 0;
        while (tokens < options.TokensPerStep)
        {
            // Guess how many are missing; a surplus is thrown away and drawn again for the next step.
            var mean = drawn.Count == 0 ? shape.ContextLength / 2 : Math.Max(1, tokens / drawn.Count);
            var more = new TrainingSequence[Math.Clamp((options.TokensPerStep - tokens) / mean, 1, 64)];
            Parallel.For(0, more.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i =>
                more[i] = source(new Random(Mix(state.Seed, first + drawn.Count + i)), share));
            foreach (var sequence in more)
            {
                if (sequence.Problems(shape).FirstOrDefault() is { } problem)
                {
                    throw new InvalidOperationException(problem);
                }

                if (tokens < options.TokensPerStep)
                {
                    drawn.Add(sequence);
                    tokens += sequence.Length;
                }
            }
        }

        return new(
            Cut(drawn, tokens, options.TokensPerPass), drawn.Count, tokens,
            drawn.Sum(sequence => sequence.Weights.Sum(weight => (double)weight)));
    }

    // Pieces of nearly equal size, a multiple of four of them when there are sequences enough, so that two or four threads end together.
    private static TrainingSequence[][] Cut(List<TrainingSequence> sequences, int total, int tokensPerPass)
    {
        var wanted = total <= tokensPerPass ? 1 : ((total + (4 * tokensPerPass) - 1) / (4 * tokensPerPass)) * 4;
        List<TrainingSequence[]> pieces = [];
        var first = 0;
        long tokens = 0;
        for (var i = 0; i < sequences.Count; i++)
        {
            // A piece ends at the sequence whose middle passes the piece's share of all tokens.
            var middle = tokens + (sequences[i].Length / 2);
            if (i > first && middle * wanted >= (pieces.Count + 1L) * total)
            {
                pieces.Add([.. sequences[first..i]]);
                first = i;
            }

            tokens += sequences[i].Length;
        }

        pieces.Add([.. sequences[first..]]);
        return [.. pieces];
    }

    // SplitMix64 (Steele, Lea and Flood, 2014): neighbouring numbers give unrelated seeds.
    private static int Mix(int seed, long number)
    {
        var z = ((ulong)(uint)seed << 40) + (ulong)number + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) & int.MaxValue);
    }
}
