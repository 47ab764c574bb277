using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>The inputs and outputs of one decode step of several sequences side by side, bound once.</summary>
internal sealed class BatchBinding : IDisposable
{
    private readonly OrtIoBinding _binding;
    private readonly NativeBuffer<long> _ids;
    private readonly NativeBuffer<long>? _positions;
    private readonly NativeBuffer<long>? _rows;
    private readonly LengthBinding _lengths;
    private readonly LogitsBuffer _logits;

    /// <summary>Makes the views.</summary>
    /// <param name="session">The loaded graph; its batch is free.</param>
    /// <param name="signature">What it takes.</param>
    /// <param name="configuration">Names and shapes.</param>
    /// <param name="cache">Keys and values of all slots.</param>
    /// <param name="contextLength">Most tokens of a sequence.</param>
    /// <param name="batch">How many sequences, from the first slot on.</param>
    public BatchBinding(InferenceSession session, GraphSignature signature, DecoderConfiguration configuration, KeyValueCache cache, int contextLength, int batch)
    {
        var names = configuration.Names;
        _binding = session.CreateIoBinding();
        _ids = new NativeBuffer<long>(batch);
        _lengths = new LengthBinding(signature, names, contextLength, batch);
        _logits = new LogitsBuffer(configuration.VocabularySize, signature.HasHalfLogits);
        _lengths.Bind(_binding);
        SequenceBinding.BindCache(_binding, configuration, cache, 0, batch);
        using var ids = _ids.View(batch, 1);
        using var logits = _logits.View(batch, 1);
        _binding.BindInput(names.InputIds, ids);
        _binding.BindOutput(names.Logits, logits);
        if (signature.HasPositionIds)
        {
            _positions = new NativeBuffer<long>(batch);
            using var positions = _positions.View(batch, 1);
            _binding.BindInput(names.PositionIds, positions);
        }

        if (signature.HasRows)
        {
            _rows = new NativeBuffer<long>(1); // zero: the only token's row
            using var rows = _rows.View(1);
            _binding.BindInput(GraphNames.Rows, rows);
        }
    }

    /// <summary>Writes tokens and lengths to where the graph reads them.</summary>
    /// <param name="tokens">One a sequence, checked.</param>
    /// <param name="positions">Tokens in the cache of each.</param>
    /// <returns>What to run.</returns>
    public OrtIoBinding Prepare(ReadOnlySpan<int> tokens, ReadOnlySpan<int> positions)
    {
        var ids = _ids.Slice(0, tokens.Length);
        Span<int> totals = stackalloc int[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            (ids[i], totals[i]) = (tokens[i], positions[i] + 1);
            if (_positions is not null)
            {
                _positions.Slice(i, 1)[0] = positions[i];
            }
        }

        _lengths.Write(totals);
        return _binding;
    }

    /// <summary>The logits of a sequence.</summary>
    /// <param name="slot">Which.</param>
    /// <returns>Shape <c>[vocabulary]</c>; valid until the next run.</returns>
    public ReadOnlySpan<float> Logits(int slot) => _logits.Rows(slot, 1);

    /// <summary>Unbinds and frees everything but the cache.</summary>
    public void Dispose()
    {
        _binding.Dispose();
        _ids.Dispose();
        _positions?.Dispose();
        _rows?.Dispose();
        _lengths.Dispose();
        _logits.Dispose();
    }
}
