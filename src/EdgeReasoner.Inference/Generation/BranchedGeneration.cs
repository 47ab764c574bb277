using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Inference.Generation;

/// <summary>Several continuations of one prefix at once: each decode step reads the weights once for all branches.</summary>
/// <remarks>Not thread-safe. For resampling (two to four branches of one request), or for the answers of several waiting requests.</remarks>
/// <param name="pool">The branches' sequences, from slot 0 on; not disposed of here.</param>
public sealed class BranchedGeneration(SlotPool pool)
{
    private readonly int[] _next = new int[pool.Slots];

    /// <summary>Prefills a prefix once and gives it to every branch.</summary>
    /// <param name="prefix">Token ids, 1 or more.</param>
    /// <param name="branches">How many, in [1, slots].</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>The logits after the prefix, of one's own; empty when the deadline came first.</returns>
    public float[] Prefill(ReadOnlySpan<int> prefix, int branches, Deadline deadline, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(branches, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(branches, pool.Slots);
        var first = pool.Sequence(0);
        first.RewindTo(0);
        float[] logits = [];
        for (var done = 0; done < prefix.Length;)
        {
            if (deadline.HasPassed)
            {
                return [];
            }

            var chunk = PrefillChunks.Next(prefix.Length - done, PrefillChunks.DefaultSize);
            var row = first.Append(prefix.Slice(done, chunk), cancellation);
            done += chunk;
            logits = done == prefix.Length ? row.ToArray() : logits;
        }

        for (var branch = 1; branch < branches; branch++)
        {
            pool.Copy(0, branch, prefix.Length);
        }

        return logits;
    }

    /// <summary>Continues every branch until its end.</summary>
    /// <param name="logits">After the common prefix.</param>
    /// <param name="samplers">One a branch.</param>
    /// <param name="options">Limits and stop tokens of each branch; a constraint is not asked.</param>
    /// <param name="deadline">When to stop; looked at before every step.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>What each branch wrote, in the samplers' order, without its stop token.</returns>
    public IReadOnlyList<BranchText> Generate(
        ReadOnlySpan<float> logits, IReadOnlyList<Sampler> samplers, GenerationOptions options, Deadline deadline, CancellationToken cancellation)
    {
        var branches = new Branch[samplers.Count];
        for (var i = 0; i < branches.Length; i++)
        {
            branches[i] = new Branch(samplers[i]);
            branches[i].Take(logits, options);
        }

        while (true)
        {
            // The step takes the slots up to the last branch that goes on; one that ended between them runs along for nothing.
            var running = Array.FindLastIndex(branches, static branch => !branch.HasEnded) + 1;
            if (running == 0)
            {
                break;
            }

            if (deadline.HasPassed || Full(running))
            {
                foreach (var branch in branches.Where(static branch => !branch.HasEnded))
                {
                    branch.End(deadline.HasPassed ? FinishReason.Deadline : FinishReason.ContextFull);
                }

                break;
            }

            for (var i = 0; i < running; i++)
            {
                _next[i] = branches[i].Next;
            }

            pool.Step(_next.AsSpan(0, running), cancellation);
            for (var i = 0; i < running; i++)
            {
                if (!branches[i].HasEnded)
                {
                    branches[i].Accept();
                    branches[i].Take(pool.Logits(i), options);
                }
            }
        }

        return [.. branches.Select(static branch => branch.Text())];
    }

    private bool Full(int running)
    {
        var full = false;
        for (var i = 0; i < running; i++)
        {
            full |= pool.Sequence(i).Position == pool.Sequence(i).ContextLength;
        }

        return full;
    }

    private sealed class Branch(Sampler sampler)
    {
        private readonly List<int> _tokens = [];
        private readonly List<double> _logProbabilities = [];
        private FinishReason? _reason;
        private double _nextLogProbability;

        public int Next { get; private set; }

        public bool HasEnded => _reason is not null;

        public void Take(ReadOnlySpan<float> logits, GenerationOptions options)
        {
            if (_tokens.Count >= options.MaxTokens)
            {
                _reason = FinishReason.TokenLimit;
                return;
            }

            Next = sampler.Pick(logits);
            _nextLogProbability = LogProbabilities.OfToken(logits, Next);
            if (options.StopTokens.Span.Contains(Next))
            {
                _reason = FinishReason.StopToken;
            }
        }

        public void Accept()
        {
            _tokens.Add(Next);
            _logProbabilities.Add(_nextLogProbability);
        }

        public void End(FinishReason reason) => _reason = reason;

        public BranchText Text() => new(_tokens, _logProbabilities, _reason ?? FinishReason.Deadline);
    }
}

/// <summary>What one branch wrote.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="LogProbabilities">The logprob of each, in nats.</param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record BranchText(IReadOnlyList<int> Tokens, IReadOnlyList<double> LogProbabilities, FinishReason FinishReason);
