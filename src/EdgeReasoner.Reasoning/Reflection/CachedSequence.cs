using System.Runtime.InteropServices;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The tokens in the KV cache, and the shortest way from them to another sequence: rewind to the common prefix, append the rest.</summary>
/// <remarks>Not thread-safe. The prefix outlives a decision: what two prompts begin with in common is prefilled once.</remarks>
/// <param name="session">An empty session, used by nobody else; not disposed of here.</param>
internal sealed class CachedSequence(DecoderSession session)
{
    private readonly List<int> _tokens = new(session.ContextLength);

    /// <summary>Gets the tokens in the cache.</summary>
    public int Position => _tokens.Count;

    /// <summary>Gets the most tokens the cache holds.</summary>
    public int ContextLength => session.ContextLength;

    /// <summary>Gets how many decisions take turns on the model now, this one among them.</summary>
    public int Sharing => session.Sharing;

    /// <summary>Gets the logits of the next token, shape <c>[vocabulary]</c>; valid until the next call that moves or appends.</summary>
    public ReadOnlySpan<float> Logits => session.Logits;

    /// <summary>The number of these tokens that are at the cache's beginning already.</summary>
    /// <param name="target">A sequence.</param>
    /// <returns>The length of the common prefix.</returns>
    public int Cached(ReadOnlySpan<int> target) => CollectionsMarshal.AsSpan(_tokens).CommonPrefixLength(target);

    /// <summary>Makes the cache hold exactly this sequence, with <see cref="Logits"/> after it.</summary>
    /// <param name="target">The sequence, 1 token or more.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>True when it does; false when the deadline came first, with a prefix of it in the cache.</returns>
    public bool TryMoveTo(ReadOnlySpan<int> target, Deadline deadline, CancellationToken cancellation)
    {
        var kept = Cached(target);
        if (kept == target.Length)
        {
            if (kept == _tokens.Count && session.HasLogits)
            {
                return true;
            }

            kept--; // the logits are those of the last token, which must run again
        }

        RewindTo(kept);
        return TryAppend(target[kept..], deadline, cancellation);
    }

    /// <summary>Appends tokens.</summary>
    /// <param name="tokens">1 or more; one is a decode step.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>True when all were appended; false when the deadline came first.</returns>
    public bool TryAppend(ReadOnlySpan<int> tokens, Deadline deadline, CancellationToken cancellation)
    {
        var start = session.Position;
        try
        {
            return session.Prefill(tokens, deadline, cancellation);
        }
        finally
        {
            _tokens.AddRange(tokens[..(session.Position - start)]); // also when cancelled between two chunks
        }
    }

    /// <summary>Scores text that is given instead of picked: its logprob after the cached tokens. All of it but the last token is appended.</summary>
    /// <param name="tokens">1 or more.</param>
    /// <param name="inChunks">In one pass where the model can; token by token otherwise.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>The sum of the logprobs, in nats; null when the deadline came first.</returns>
    public double? TryScore(ReadOnlySpan<int> tokens, bool inChunks, Deadline deadline, CancellationToken cancellation)
    {
        var start = session.Position;
        try
        {
            return session.TryScore(tokens, inChunks, deadline, cancellation);
        }
        finally
        {
            _tokens.AddRange(tokens[..(session.Position - start)]);
        }
    }

    /// <summary>Lets decisions go on whose time is over, while branches are written.</summary>
    public void GiveWay() => session.GiveWay();

    /// <summary>Makes branches of what is cached.</summary>
    /// <param name="branches">Where.</param>
    /// <param name="count">How many.</param>
    public void CopyTo(BranchedSession branches, int count) => branches.Begin(session, count);

    /// <summary>A branch by itself.</summary>
    /// <param name="branches">All branches.</param>
    /// <param name="index">Which.</param>
    /// <param name="tokens">All that it holds.</param>
    /// <returns>A sequence; valid until branches are made anew.</returns>
    public static CachedSequence Of(BranchedSession branches, int index, ReadOnlySpan<int> tokens)
    {
        var sequence = new CachedSequence(branches.Alone(index, tokens));
        sequence._tokens.AddRange(tokens);
        return sequence;
    }

    /// <summary>The same tokens over a fork of the session.</summary>
    /// <param name="fork">The fork.</param>
    /// <returns>A sequence of its own.</returns>
    public CachedSequence Copy(DecoderSession fork)
    {
        var copy = new CachedSequence(fork);
        copy._tokens.AddRange(_tokens);
        return copy;
    }

    /// <summary>Forgets the tokens at and after a position.</summary>
    /// <param name="position">In [0, Position].</param>
    public void RewindTo(int position)
    {
        if (position < _tokens.Count)
        {
            session.Rewind(position);
            CollectionsMarshal.SetCount(_tokens, position);
        }
    }
}
