using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>The inputs and outputs of one sequence as views on native memory, bound once for decode steps and once a length for prefills.</summary>
/// <remarks>
/// A graph with an attention mask is always given a mask as long as the cache, whose tail is zero: GroupQueryAttention takes the length
/// from the mask's sum and the capacity from its width, so the view never changes. Tests compare it with a mask of the exact width.
/// </remarks>
internal sealed class SequenceBinding : IDisposable
{
    private readonly GraphSignature _signature;
    private readonly GraphNames _names;
    private readonly int _vocabulary;
    private readonly OrtIoBinding _decode;
    private readonly OrtIoBinding _prefill;
    private readonly NativeBuffer<long> _ids;
    private readonly NativeBuffer<long>? _positions;
    private readonly NativeBuffer<long>? _mask;
    private readonly NativeBuffer<int>? _totalLessOne;
    private readonly NativeBuffer<int>? _total;
    private readonly NativeBuffer<float> _decodeLogits;
    private NativeBuffer<float>? _prefillLogits;
    private int _prefillLength;
    private int _masked;

    /// <summary>Makes the views.</summary>
    /// <param name="session">The loaded graph.</param>
    /// <param name="signature">What it takes.</param>
    /// <param name="configuration">Names and shapes.</param>
    /// <param name="cache">The sequence's keys and values.</param>
    /// <param name="contextLength">Most tokens.</param>
    public SequenceBinding(InferenceSession session, GraphSignature signature, DecoderConfiguration configuration, KeyValueCache cache, int contextLength)
    {
        (_signature, _names, _vocabulary) = (signature, configuration.Names, configuration.VocabularySize);
        _ids = new NativeBuffer<long>(contextLength);
        _positions = signature.HasPositionIds ? new NativeBuffer<long>(contextLength) : null;
        _mask = signature.HasAttentionMask ? new NativeBuffer<long>(contextLength) : null;
        _totalLessOne = signature.HasAttentionMask ? null : new NativeBuffer<int>(1);
        _total = signature.HasAttentionMask ? null : new NativeBuffer<int>(1);
        _decodeLogits = new NativeBuffer<float>(_vocabulary);
        _decode = session.CreateIoBinding();
        _prefill = session.CreateIoBinding();

        foreach (var binding in (OrtIoBinding[])[_decode, _prefill])
        {
            BindLengths(binding, contextLength);
            for (var layer = 0; layer < configuration.Layers; layer++)
            {
                BindLayer(binding, layer, cache);
            }
        }

        BindTokens(_decode, 1, _decodeLogits);
    }

    /// <summary>Writes tokens and lengths to where the graph reads them.</summary>
    /// <param name="tokens">The new tokens, checked.</param>
    /// <param name="position">Tokens in the cache.</param>
    /// <returns>What to run.</returns>
    public OrtIoBinding Prepare(ReadOnlySpan<int> tokens, int position)
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

        WriteLengths(position + tokens.Length);
        if (tokens.Length == 1)
        {
            return _decode;
        }

        if (tokens.Length != _prefillLength)
        {
            PreparePrefill(tokens.Length);
        }

        return _prefill;
    }

    /// <summary>The logits after the last token of the run.</summary>
    /// <param name="tokens">How many tokens the run had.</param>
    /// <returns>Shape <c>[vocabulary]</c>; valid until the next run.</returns>
    public ReadOnlySpan<float> LastLogits(int tokens)
    {
        var buffer = tokens == 1 ? _decodeLogits : _prefillLogits!;
        return buffer.Slice(_signature.LastRowOnly ? 0 : (tokens - 1) * (long)_vocabulary, _vocabulary);
    }

    /// <summary>Unbinds and frees everything but the cache.</summary>
    public void Dispose()
    {
        _decode.Dispose();
        _prefill.Dispose();
        _ids.Dispose();
        _positions?.Dispose();
        _mask?.Dispose();
        _totalLessOne?.Dispose();
        _total?.Dispose();
        _decodeLogits.Dispose();
        _prefillLogits?.Dispose();
    }

    private void WriteLengths(int total)
    {
        if (_mask is null)
        {
            _totalLessOne!.Slice(0, 1)[0] = total - 1;
            _total!.Slice(0, 1)[0] = total;
            return;
        }

        if (total > _masked)
        {
            _mask.Slice(_masked, total - _masked).Fill(1);
        }
        else
        {
            _mask.Slice(total, _masked - total).Clear();
        }

        _masked = total;
    }

    private void PreparePrefill(int tokens)
    {
        _prefillLength = 0; // until all is bound
        var rows = _signature.LastRowOnly ? 1 : tokens;
        var needed = (long)rows * _vocabulary;
        var outgrown = _prefillLogits is not null && _prefillLogits.Length < needed ? _prefillLogits : null;
        if (_prefillLogits is null || outgrown is not null)
        {
            _prefillLogits = new NativeBuffer<float>(needed);
        }

        BindTokens(_prefill, tokens, _prefillLogits);
        outgrown?.Dispose(); // only now does nothing point to it
        _prefillLength = tokens;
    }

    private void BindTokens(OrtIoBinding binding, int tokens, NativeBuffer<float> logits)
    {
        // A binding keeps its own reference to a tensor, so these can go at once; the memory behind them stays.
        using var ids = _ids.View(1, tokens);
        using var rows = logits.View(1, _signature.LastRowOnly ? 1 : tokens, _vocabulary);
        binding.BindInput(_names.InputIds, ids);
        binding.BindOutput(_names.Logits, rows);
        if (_positions is not null)
        {
            using var positions = _positions.View(1, tokens);
            binding.BindInput(_names.PositionIds, positions);
        }
    }

    private void BindLayer(OrtIoBinding binding, int layer, KeyValueCache cache)
    {
        using var keys = cache.Keys(layer);
        binding.BindInput(GraphNames.OfLayer(_names.PastKey, layer), keys);
        binding.BindOutput(GraphNames.OfLayer(_names.PresentKey, layer), keys);
        using var values = cache.Values(layer);
        binding.BindInput(GraphNames.OfLayer(_names.PastValue, layer), values);
        binding.BindOutput(GraphNames.OfLayer(_names.PresentValue, layer), values);
    }

    private void BindLengths(OrtIoBinding binding, int contextLength)
    {
        if (_mask is not null)
        {
            using var mask = _mask.View(1, contextLength);
            binding.BindInput(_names.AttentionMask, mask);
        }
        else
        {
            using var totalLessOne = _totalLessOne!.View(1);
            using var total = _signature.TotalLengthIsScalar ? _total!.View() : _total!.View(1);
            binding.BindInput(_names.SequenceLengths, totalLessOne);
            binding.BindInput(_names.TotalLength, total);
        }
    }
}
