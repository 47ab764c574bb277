using System.Runtime.InteropServices;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Inference.Generation;

/// <summary>
/// One sequence and a clock: prefills in chunks, generates, rewinds, and stops at a deadline with what it has.
/// </summary>
/// <remarks>
/// Not thread-safe. A deadline ends a call with a normal return; cancellation ends it with <see cref="OperationCanceledException"/>.
/// A forward pass that is still running at the deadline is ended early and counts as not done. Nothing is allocated per token: the
/// timer is made when a deadline is first seen and kept while the same deadline and cancellation are given.
/// </remarks>
public sealed class DecoderSession : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly TimeProvider _clock;
    private readonly int _chunkSize;
    private readonly float[] _logits;
    private float[] _rows = []; // of text that is scored in one pass
    private PassLimit? _limit;

    /// <summary>Takes over a sequence.</summary>
    /// <param name="model">The sequence, of which the session becomes the owner and only user.</param>
    /// <param name="clock">The clock of the deadlines that will be given.</param>
    /// <param name="observer">Told of each completed forward pass, before the call that made it returns; null for nobody.</param>
    /// <param name="chunkSize">Most tokens of a prefill pass, <see cref="PrefillChunks.SmallestSize"/> or more.</param>
    public DecoderSession(ILanguageModel model, TimeProvider clock, Action<ForwardPass>? observer = null, int chunkSize = PrefillChunks.DefaultSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, PrefillChunks.SmallestSize);
        (_model, _clock, Observer, _chunkSize) = (model, clock, observer, chunkSize);
        _logits = new float[model.VocabularySize];
    }

    /// <summary>Gets the number of tokens in the KV cache.</summary>
    public int Position => _model.Position;

    /// <summary>Gets the most tokens the KV cache holds.</summary>
    public int ContextLength => _model.ContextLength;

    /// <summary>Gets the number of logits; token ids lie in [0, VocabularySize).</summary>
    public int VocabularySize => _logits.Length;

    /// <summary>Gets the number of workers that take turns on the model now, this session's among them: 1 unless the sequence belongs to a <see cref="DecodeBatcher"/> that runs several.</summary>
    public int Sharing => _model.Sharing;

    /// <summary>Gets a value indicating whether <see cref="Logits"/> belongs to <see cref="Position"/>: false at the start and after a rewind.</summary>
    public bool HasLogits { get; private set; }

    /// <summary>Gets the logits of the token that follows the cached ones, shape <c>[VocabularySize]</c>; valid until the next call that appends or rewinds.</summary>
    /// <exception cref="InvalidOperationException">Nothing was appended since the start or since a rewind.</exception>
    public ReadOnlySpan<float> Logits => HasLogits
        ? _logits
        : throw new InvalidOperationException("There are no logits at this position: append a token after a rewind.");

    /// <summary>Appends tokens in chunks, looking at the clock before each.</summary>
    /// <param name="tokens">Token ids, 1 or more. One token is a decode step, and a longer run never leaves a rest of one (see <see cref="PrefillChunks"/>).</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception; <see cref="Position"/> stays at the last completed chunk.</param>
    /// <returns>True when all tokens were appended and <see cref="Logits"/> follows them; false when the deadline came first, with <see cref="Position"/> at the last completed chunk.</returns>
    /// <exception cref="ContextOverflowException">The tokens do not fit; nothing was appended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No tokens or an id outside the vocabulary; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public bool Prefill(ReadOnlySpan<int> tokens, Deadline deadline, CancellationToken cancellation)
    {
        RequireAppendable(tokens);
        var done = 0;
        while (done < tokens.Length)
        {
            var chunk = PrefillChunks.Next(tokens.Length - done, _chunkSize);
            if (!TryAppend(tokens.Slice(done, chunk), deadline, cancellation))
            {
                return false;
            }

            done += chunk;
        }

        return true;
    }

    /// <summary>Generates tokens after the cached ones until something ends it.</summary>
    /// <param name="options">Limits, stop tokens, constraint.</param>
    /// <param name="sampler">Picks each token.</param>
    /// <param name="output">Receives the generated tokens at its end; those and only those were appended to the KV cache.</param>
    /// <param name="deadline">When to stop; looked at before every token.</param>
    /// <param name="cancellation">Ends the call with an exception; the tokens until then are in the list and in the cache.</param>
    /// <returns>Why it ended, how many tokens, their logprob.</returns>
    /// <exception cref="InvalidOperationException">There are no logits to start from.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
#pragma warning disable CA1002 // a List, because the constraint is shown its tail as a span
    public GenerationResult Generate(GenerationOptions options, Sampler sampler, List<int> output, Deadline deadline, CancellationToken cancellation)
#pragma warning restore CA1002
    {
        var start = output.Count;
        var logProbability = 0.0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (deadline.HasPassed)
            {
                return End(FinishReason.Deadline);
            }

            if (output.Count - start >= options.MaxTokens)
            {
                return End(FinishReason.TokenLimit);
            }

            var allowed = options.Constraint is { } constraint ? constraint(CollectionsMarshal.AsSpan(output)[start..]) : default;
            var token = sampler.Pick(Logits, allowed);
            var tokenLogProbability = LogProbabilities.OfToken(Logits, token);
            if (options.StopTokens.Span.Contains(token))
            {
                logProbability += tokenLogProbability;
                return End(FinishReason.StopToken, token);
            }

            if (Position == ContextLength)
            {
                return End(FinishReason.ContextFull);
            }

            if (!TryAppend([token], deadline, cancellation))
            {
                return End(FinishReason.Deadline);
            }

            output.Add(token);
            logProbability += tokenLogProbability;
        }

        GenerationResult End(FinishReason reason, int? stopToken = null) => new(reason, output.Count - start, logProbability, stopToken);
    }

    /// <summary>Scores text that is given instead of picked: its logprob after the cached tokens. All of it but the last token is appended.</summary>
    /// <param name="tokens">Token ids, 1 or more.</param>
    /// <param name="inChunks">In one pass where the model gives several rows; token by token otherwise.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>The sum of the logprobs, in nats; null when the deadline came first.</returns>
    /// <exception cref="ContextOverflowException">The tokens do not fit; nothing was appended.</exception>
    /// <exception cref="InvalidOperationException">There are no logits to start from.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public double? TryScore(ReadOnlySpan<int> tokens, bool inChunks, Deadline deadline, CancellationToken cancellation)
    {
        RequireAppendable(tokens);
        var sum = LogProbabilities.OfToken(Logits, tokens[0]);
        var given = tokens[..^1];
        if (inChunks && given.Length > 1 && _model.MaxRows >= given.Length)
        {
            return TryAppend(given, deadline, cancellation, given.Length) ? sum + SumOfRows(tokens) : null;
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (!TryAppend(given.Slice(i, 1), deadline, cancellation))
            {
                return null;
            }

            sum += LogProbabilities.OfToken(Logits, tokens[i + 1]);
        }

        return sum;
    }

    /// <summary>Forgets every token at or after a position, keeping the prefix for reuse.</summary>
    /// <param name="position">The new <see cref="Position"/>, in [0, Position].</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside [0, Position].</exception>
    public void Rewind(int position)
    {
        var kept = position == Position;
        _model.RewindTo(position);
        HasLogits &= kept; // logits belong to the last token
    }

    /// <summary>Makes a second, independent session with the same cached tokens, logits and clock.</summary>
    /// <param name="observer">Told of the passes of the new one; null for nobody.</param>
    /// <returns>The session; the caller disposes of it.</returns>
    public DecoderSession Fork(Action<ForwardPass>? observer = null)
    {
        var fork = new DecoderSession(_model.Fork(), _clock, observer, _chunkSize) { HasLogits = HasLogits };
        _logits.CopyTo(fork._logits, 0);
        return fork;
    }

    /// <summary>Lets others go on whose time is over, while the caller runs something long that is none of this session's passes.</summary>
    public void GiveWay() => _model.GiveWay();

    /// <summary>Ends the sequence.</summary>
    public void Dispose()
    {
        _limit?.Dispose();
        _model.Dispose();
    }

    /// <summary>Gets the observer of each completed forward pass; null for nobody.</summary>
    internal Action<ForwardPass>? Observer { get; }

    /// <summary>Copies the sequence into a pool of the same model.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="slot">The place in it.</param>
    internal void CopyTo(ISlotPool pool, int slot) => pool.Load(slot, _model, Position);

    /// <summary>Takes note that the sequence moved without this session.</summary>
    internal void ForgetLogits() => HasLogits = false;

    /// <summary>One forward pass unless the deadline comes first; false then, with nothing appended.</summary>
    private bool TryAppend(ReadOnlySpan<int> tokens, Deadline deadline, CancellationToken cancellation, int rows = 1)
    {
        cancellation.ThrowIfCancellationRequested();
        if (deadline.HasPassed)
        {
            return false;
        }

        PassLimit.Renew(ref _limit, _clock, deadline, cancellation);
        var (context, sharing) = (Position, Sharing);
        var started = _clock.GetTimestamp();
        try
        {
            if (rows == 1)
            {
                _model.Append(tokens, _limit.Token).CopyTo(_logits);
            }
            else
            {
                TakeRows(_model.AppendRows(tokens, rows, _limit.Token));
            }
        }
        catch (OperationCanceledException) when (_limit.Token.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested(); // the caller's token, not the limit's
            return false;
        }

        HasLogits = true;
        Observer?.Invoke(tokens.Length == 1
            ? new ForwardPass(ForwardPassKind.Decode, 1, context, _clock.GetElapsedTime(started)) { Branches = sharing } // waiting for the others included
            : new ForwardPass(ForwardPassKind.Prefill, tokens.Length, context, _clock.GetElapsedTime(started)));
        return true;
    }

    private void TakeRows(ReadOnlySpan<float> rows)
    {
        if (_rows.Length < rows.Length)
        {
            _rows = new float[rows.Length];
        }

        rows.CopyTo(_rows);
        rows[^_logits.Length..].CopyTo(_logits);
    }

    private double SumOfRows(ReadOnlySpan<int> tokens)
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            sum += LogProbabilities.OfToken(_rows.AsSpan(i * VocabularySize, VocabularySize), tokens[i + 1]);
        }

        return sum;
    }

    private void RequireAppendable(ReadOnlySpan<int> tokens)
    {
        // Checked as a whole, so that a bad prompt is not half appended.
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        if (tokens.Length > ContextLength - Position)
        {
            throw new ContextOverflowException(Position, tokens.Length, ContextLength);
        }

        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), token, $"Token {token} lies outside the vocabulary [0, {VocabularySize}).");
            }
        }
    }
}
