using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>
/// Several sequences side by side in one cache: each can be prefilled, rewound and decoded alone, and all can take a decode step in one pass,
/// which reads the weights once for all of them.
/// </summary>
/// <remarks>
/// Not thread-safe. A step of several sequences rounds a little otherwise than a step of one (the class "one token, many rows"); which
/// neighbours a sequence has and how long they are does not change its bits.
/// </remarks>
public sealed class SlotPool : ISlotPool
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

    /// <inheritdoc/>
    public int Slots => _sequences.Length;

    /// <inheritdoc/>
    public ILanguageModel Sequence(int slot) => _sequences[slot];

    /// <inheritdoc/>
    public void Load(int slot, ILanguageModel source, int position)
    {
        if (source.Unwrapped is not OnnxLanguageModel own || !own.TryCopyTo(_model, _cache, slot, position))
        {
            throw new ArgumentException("A slot can take over a sequence of its own model only.", nameof(source));
        }

        _sequences[slot].MoveTo(position);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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
