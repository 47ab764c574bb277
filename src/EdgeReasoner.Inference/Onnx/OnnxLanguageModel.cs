using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

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
    public OnnxLanguageModel(OnnxModel model, InferenceSession session, GraphSignature signature, DecoderConfiguration configuration, int contextLength)
    {
        (_model, _session, _vocabulary, ContextLength) = (model, session, configuration.VocabularySize, contextLength);
        _cache = new KeyValueCache(configuration, contextLength);
        _binding = new SequenceBinding(session, signature, configuration, _cache, contextLength);
    }

    /// <inheritdoc/>
    public int Position { get; private set; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <inheritdoc/>
    public int VocabularySize => _vocabulary;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Check(tokens);
            cancellation.ThrowIfCancellationRequested();

            var binding = _binding.Prepare(tokens, Position);
            var cancelling = cancellation.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, _run);
            try
            {
                _session.RunWithBinding(_run, binding);
            }
            catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
            {
                // Rows behind Position were written in part; they are as good as forgotten.
                throw new OperationCanceledException(cancellation);
            }
            finally
            {
                cancelling.Dispose(); // waits for a callback that is running, so that it cannot end the next run
                _run.Terminate = false;
            }

            Position += tokens.Length;
            return _binding.LastLogits(tokens.Length);
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
            fork._cache.CopyFrom(_cache, Position);
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
            _cache.Dispose();
            _run.Dispose();
            _model.Release();
        }
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
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
