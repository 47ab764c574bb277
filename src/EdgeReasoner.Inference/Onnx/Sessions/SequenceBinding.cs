using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>The inputs and outputs of one sequence as views on native memory, bound once for decode steps and once a length for prefills.</summary>
internal sealed class SequenceBinding : IDisposable
{
    private readonly GraphSignature _signature;
    private readonly GraphNames _names;
    private readonly OrtIoBinding _decode;
    private readonly OrtIoBinding _prefill;
    private readonly NativeBuffer<long> _ids;
    private readonly NativeBuffer<long>? _positions;
    private readonly NativeBuffer<long>? _firstRow;
    private readonly NativeBuffer<long>? _rows;
    private readonly LengthBinding _lengths;
    private readonly LogitsBuffer _decodeLogits;
    private readonly LogitsBuffer _prefillLogits;
    private (int Tokens, int Rows) _bound;

    /// <summary>Makes the views.</summary>
    /// <param name="session">The loaded graph.</param>
    /// <param name="signature">What it takes.</param>
    /// <param name="configuration">Names and shapes.</param>
    /// <param name="cache">Keys and values.</param>
    /// <param name="contextLength">Most tokens.</param>
    /// <param name="slot">The sequence's place in the cache.</param>
    public SequenceBinding(InferenceSession session, GraphSignature signature, DecoderConfiguration configuration, KeyValueCache cache, int contextLength, int slot = 0)
    {
        (_signature, _names) = (signature, configuration.Names);
        _ids = new NativeBuffer<long>(contextLength);
        _positions = signature.HasPositionIds ? new NativeBuffer<long>(contextLength) : null;
        _firstRow = signature.HasRows ? new NativeBuffer<long>(1) : null;
        _rows = signature.HasRows ? new NativeBuffer<long>(contextLength) : null;
        _lengths = new LengthBinding(signature, _names, contextLength, batch: 1);
        _decodeLogits = new LogitsBuffer(configuration.VocabularySize, signature.HasHalfLogits);
        _prefillLogits = new LogitsBuffer(configuration.VocabularySize, signature.HasHalfLogits);
        _decode = session.CreateIoBinding();
        _prefill = session.CreateIoBinding();

        foreach (var binding in (OrtIoBinding[])[_decode, _prefill])
        {
            _lengths.Bind(binding);
            BindCache(binding, configuration, cache, slot, 1);
        }

        BindTokens(_decode, 1, 1, _decodeLogits, _firstRow);
    }

    /// <summary>Binds keys and values as past and present at once.</summary>
    /// <param name="binding">What to run.</param>
    /// <param name="configuration">Names and layers.</param>
    /// <param name="cache">Keys and values.</param>
    /// <param name="slot">The first sequence.</param>
    /// <param name="count">How many sequences.</param>
    public static void BindCache(OrtIoBinding binding, DecoderConfiguration configuration, KeyValueCache cache, int slot, int count)
    {
        // A binding keeps its own reference to a tensor, so these can go at once; the memory behind them stays.
        var names = configuration.Names;
        for (var layer = 0; layer < configuration.Layers; layer++)
        {
            using var keys = cache.Keys(layer, slot, count);
            binding.BindInput(GraphNames.OfLayer(names.PastKey, layer), keys);
            binding.BindOutput(GraphNames.OfLayer(names.PresentKey, layer), keys);
            using var values = cache.Values(layer, slot, count);
            binding.BindInput(GraphNames.OfLayer(names.PastValue, layer), values);
            binding.BindOutput(GraphNames.OfLayer(names.PresentValue, layer), values);
        }
    }

    /// <summary>Writes tokens and lengths to where the graph reads them.</summary>
    /// <param name="tokens">The new tokens, checked.</param>
    /// <param name="position">Tokens in the cache.</param>
    /// <param name="rows">Of how many tokens, the last ones, logits are wanted.</param>
    /// <returns>What to run.</returns>
    public OrtIoBinding Prepare(ReadOnlySpan<int> tokens, int position, int rows = 1)
    {
        var ids = _ids.Slice(0, tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            ids[i] = tokens[i];
        }

        if (_positions is not null)
        {
            var positions = _positions.Slice(0, tokens.Length);
            for (var i = 0; i < tokens.Length; i++)
            {
                positions[i] = position + i;
            }
        }

        _lengths.Write(position + tokens.Length);
        if (tokens.Length == 1)
        {
            return _decode;
        }

        if (_rows is not null)
        {
            var indexes = _rows.Slice(0, rows);
            for (var i = 0; i < rows; i++)
            {
                indexes[i] = tokens.Length - rows + i;
            }
        }

        if ((tokens.Length, rows) != _bound)
        {
            _bound = default; // until all is bound
            BindTokens(_prefill, tokens.Length, rows, _prefillLogits, _rows);
            _prefillLogits.DropOutgrown();
            _bound = (tokens.Length, rows);
        }

        return _prefill;
    }

    /// <summary>The logits after the last tokens of the run.</summary>
    /// <param name="tokens">How many tokens the run had.</param>
    /// <param name="rows">How many rows were asked for.</param>
    /// <returns>Shape <c>[rows, vocabulary]</c>; valid until the next run.</returns>
    public ReadOnlySpan<float> LastLogits(int tokens, int rows = 1)
    {
        var buffer = tokens == 1 ? _decodeLogits : _prefillLogits;
        return buffer.Rows(_signature.HasRows || _signature.LastRowOnly ? 0 : tokens - rows, rows);
    }

    /// <summary>Unbinds and frees everything but the cache.</summary>
    public void Dispose()
    {
        _decode.Dispose();
        _prefill.Dispose();
        _ids.Dispose();
        _positions?.Dispose();
        _firstRow?.Dispose();
        _rows?.Dispose();
        _lengths.Dispose();
        _decodeLogits.Dispose();
        _prefillLogits.Dispose();
    }

    private void BindTokens(OrtIoBinding binding, int tokens, int rows, LogitsBuffer logits, NativeBuffer<long>? rowIndexes)
    {
        using var ids = _ids.View(1, tokens);
        using var written = logits.View(1, _signature.HasRows ? rows : _signature.LastRowOnly ? 1 : tokens);
        binding.BindInput(_names.InputIds, ids);
        binding.BindOutput(_names.Logits, written);
        if (_positions is not null)
        {
            using var positions = _positions.View(1, tokens);
            binding.BindInput(_names.PositionIds, positions);
        }

        if (rowIndexes is not null)
        {
            using var indexes = rowIndexes.View(rows);
            binding.BindInput(GraphNames.Rows, indexes);
        }
    }
}
