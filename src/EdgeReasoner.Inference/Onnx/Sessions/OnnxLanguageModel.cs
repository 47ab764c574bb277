using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>One sequence of an <see cref="OnnxModel"/>.</summary>
/// <remarks>
/// Nothing managed is allocated by a decode step: its tensors are views on native memory that are bound once; only the values behind
/// them change. A prefill of another length than the one before binds its tokens anew, which allocates a little.
/// </remarks>
internal sealed class OnnxLanguageModel : ILanguageModel
{
    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly Lock _running = new(); // Dispose must not free what a run still uses
    private readonly KeyValueCache _cache;
    private readonly bool _ownsCache;
    private readonly int _slot;
    private readonly SequenceBinding _binding;
    private readonly RunOptions _run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL }; // an ended run is no error
    private readonly int _vocabulary;
    private bool _disposed;

    /// <summary>Makes an empty sequence. The model counts it as a user.</summary>
    /// <param name="model">The model to release at the end.</param>
    /// <param name="session">Its loaded graph.</param>
    /// <param name="signature">What the graph takes.</param>
    /// <param name="configuration">The model's shape.</param>
    /// <param name="contextLength">Most tokens.</param>
    /// <param name="shared">A cache with room for several sequences, which outlives this; null for one of its own.</param>
    /// <param name="slot">The place in it.</param>
    public OnnxLanguageModel(
        OnnxModel model, InferenceSession session, GraphSignature signature, DecoderConfiguration configuration, int contextLength, KeyValueCache? shared = null, int slot = 0)
    {
        (_model, _session, _vocabulary, ContextLength) = (model, session, configuration.VocabularySize, contextLength);
        _cache = shared ?? new KeyValueCache(configuration, contextLength, signature.HasHalfCache);
        (_ownsCache, _slot) = (shared is null, slot);
        _binding = new SequenceBinding(session, signature, configuration, _cache, contextLength, slot);
        MaxRows = signature.GivesSeveralRows ? contextLength : 1;
    }

    /// <inheritdoc/>
    public int Position { get; private set; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <inheritdoc/>
    public int VocabularySize => _vocabulary;

    /// <inheritdoc/>
    public int MaxRows { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation) => AppendRows(tokens, 1, cancellation);

    /// <inheritdoc/>
    public ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Check(tokens, rows);
            cancellation.ThrowIfCancellationRequested();

            // Rows behind Position are written in part when a run ends early; they are as good as forgotten.
            Run(_session, _run, _binding.Prepare(tokens, Position, rows), cancellation);
            Position += tokens.Length;
            return _binding.LastLogits(tokens.Length, rows);
        }
    }

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        Position = position;
    }

    /// <inheritdoc/>
    public ILanguageModel Fork()
    {
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var fork = _model.NewSequence();
            fork._cache.CopyFrom(_cache, _slot, fork._slot, 0, Position);
            fork.Position = Position;
            return fork;
        }
    }

    /// <summary>Waits for a run in progress, then frees the cache.</summary>
    public void Dispose()
    {
        lock (_running)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _binding.Dispose();
            if (_ownsCache)
            {
                _cache.Dispose();
            }

            _run.Dispose();
            _model.Release();
        }
    }

    /// <summary>Runs a pass that can be ended from another thread.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="run">Of this caller only.</param>
    /// <param name="binding">Inputs and outputs.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal static void Run(InferenceSession session, RunOptions run, OrtIoBinding binding, CancellationToken cancellation)
    {
        var cancelling = cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, run);
        try
        {
            session.RunWithBinding(run, binding);
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            cancelling.Dispose(); // waits for a callback that is running, so that it cannot end the next run
            run.Terminate = false;
        }
    }

    /// <summary>Copies the first tokens into a cache of the same shape.</summary>
    /// <param name="model">The cache's model.</param>
    /// <param name="target">The cache.</param>
    /// <param name="slot">The place in it.</param>
    /// <param name="position">How many tokens, in [0, Position].</param>
    /// <returns>False when this is a sequence of another model.</returns>
    internal bool TryCopyTo(OnnxModel model, KeyValueCache target, int slot, int position)
    {
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
            if (model != _model)
            {
                return false;
            }

            target.CopyFrom(_cache, _slot, slot, 0, position);
            return true;
        }
    }

    /// <summary>Takes note of a token that a step of the whole pool appended, or of rows copied into its slot.</summary>
    /// <param name="position">The new position.</param>
    internal void MoveTo(int position) => Position = position;

    private void Check(ReadOnlySpan<int> tokens, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Math.Min(tokens.Length, MaxRows));
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)_vocabulary)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), token, $"Token {token} lies outside the vocabulary [0, {_vocabulary}).");
            }
        }

        if (tokens.Length > ContextLength - Position)
        {
            throw new ContextOverflowException(Position, tokens.Length, ContextLength);
        }
    }
}
