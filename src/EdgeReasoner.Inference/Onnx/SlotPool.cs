using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>
/// Several sequences side by side in one cache: each can be prefilled, rewound and decoded alone, and all can take a decode step in one pass,
/// which reads the weights once for all of them.
/// </summary>
/// <remarks>
/// Not thread-safe. A step of several sequences rounds a little otherwise than a step of one (the class "one token, many rows"); which
/// neighbours a sequence has and how long they are does not change its bits.
/// </remarks>
public sealed class SlotPool : IDisposable
{
    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly GraphSignature _signature;
    private readonly KeyValueCache _cache;
    private readonly OnnxLanguageModel[] _sequences;
    private readonly BatchBinding?[] _bindings;
    private readonly RunOptions _run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private int _stepped;
    private bool _disposed;

    /// <summary>Reserves the cache. The model counts the pool as a user.</summary>
    internal SlotPool(OnnxModel model, InferenceSession session, GraphSignature signature, int slots)
    {
        (_model, _session, _signature) = (model, session, signature);
        _cache = new KeyValueCache(model.Folder.Configuration, model.ContextLength, signature.HasHalfCache, slots);
        _sequences = [.. Enumerable.Range(0, slots).Select(slot => model.NewSequence(_cache, slot))];
        _bindings = new BatchBinding[slots + 1];
    }

    /// <summary>Gets how many sequences there are.</summary>
    public int Slots => _sequences.Length;

    /// <summary>One of the sequences: for its prefill, its rewinds and steps of its own.</summary>
    /// <param name="slot">In [0, Slots).</param>
    /// <returns>The sequence; it belongs to the pool and is not to be disposed of.</returns>
    public ILanguageModel Sequence(int slot) => _sequences[slot];

    /// <summary>Makes a sequence a copy of another's first tokens.</summary>
    /// <param name="from">The other's slot.</param>
    /// <param name="to">Its slot.</param>
    /// <param name="position">How many tokens, in [0, the other's position].</param>
    public void Copy(int from, int to, int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _sequences[from].Position);
        if (from != to)
        {
            _cache.CopyFrom(_cache, from, to, 0, position);
        }

        _sequences[to].MoveTo(position);
    }

    /// <summary>Appends one token to each of the first sequences in one pass.</summary>
    /// <param name="tokens">One a sequence, from slot 0 on, 1 to <see cref="Slots"/>.</param>
    /// <param name="cancellation">Ends the pass early; the sequences are then as they were.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many tokens, or an id outside the vocabulary; nothing was appended.</exception>
    /// <exception cref="ContextOverflowException">A sequence is full; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended early; nothing was appended.</exception>
    public void Step(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.Length, Slots, nameof(tokens));
        Span<int> positions = stackalloc int[tokens.Length];
        for (var slot = 0; slot < tokens.Length; slot++)
        {
            var sequence = _sequences[slot];
            positions[slot] = sequence.Position;
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tokens[slot], (uint)sequence.VocabularySize, nameof(tokens));
            if (sequence.Position == sequence.ContextLength)
            {
                throw new ContextOverflowException(sequence.Position, 1, sequence.ContextLength);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        var binding = _bindings[tokens.Length] ??= new BatchBinding(_session, _signature, _model.Folder.Configuration, _cache, _model.ContextLength, tokens.Length);
        OnnxLanguageModel.Run(_session, _run, binding.Prepare(tokens, positions), cancellation);
        for (var slot = 0; slot < tokens.Length; slot++)
        {
            _sequences[slot].MoveTo(positions[slot] + 1);
        }

        _stepped = tokens.Length;
    }

    /// <summary>The logits of a sequence after the last <see cref="Step"/>.</summary>
    /// <param name="slot">One that took part.</param>
    /// <returns>Shape <c>[vocabulary]</c>; valid until the next step.</returns>
    public ReadOnlySpan<float> Logits(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _stepped);
        return _bindings[_stepped]!.Logits(slot);
    }

    /// <summary>Ends all sequences.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Array.ForEach(_bindings, static binding => binding?.Dispose());
        Array.ForEach(_sequences, static sequence => sequence.Dispose());
        _run.Dispose();
        _cache.Dispose();
    }
}
