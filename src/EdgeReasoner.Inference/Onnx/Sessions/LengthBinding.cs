using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>The lengths of the sequences of a pass, as the graph wants them: two numbers, or a mask.</summary>
/// <remarks>
/// A graph with an attention mask is always given a mask as long as the cache, whose tail is zero: GroupQueryAttention takes the length
/// from the mask's sum and the capacity from its width, so the view never changes. Tests compare it with a mask of the exact width.
/// </remarks>
internal sealed class LengthBinding : IDisposable
{
    private readonly GraphSignature _signature;
    private readonly GraphNames _names;
    private readonly int _contextLength;
    private readonly int _batch;
    private readonly NativeBuffer<long>? _mask;
    private readonly NativeBuffer<int>? _totalsLessOne;
    private readonly NativeBuffer<int>? _total;
    private readonly int[] _masked;

    /// <summary>Reserves the memory.</summary>
    /// <param name="signature">What the graph takes.</param>
    /// <param name="names">Its inputs.</param>
    /// <param name="contextLength">Most tokens.</param>
    /// <param name="batch">How many sequences a pass has.</param>
    public LengthBinding(GraphSignature signature, GraphNames names, int contextLength, int batch)
    {
        (_signature, _names, _contextLength, _batch) = (signature, names, contextLength, batch);
        _masked = new int[batch];
        _mask = signature.HasAttentionMask ? new NativeBuffer<long>((long)batch * contextLength) : null;
        _totalsLessOne = signature.HasAttentionMask ? null : new NativeBuffer<int>(batch);
        _total = signature.HasAttentionMask ? null : new NativeBuffer<int>(1);
    }

    /// <summary>Binds the lengths.</summary>
    /// <param name="binding">What to run.</param>
    public void Bind(OrtIoBinding binding)
    {
        if (_mask is not null)
        {
            using var mask = _mask.View(_batch, _contextLength);
            binding.BindInput(_names.AttentionMask, mask);
        }
        else
        {
            using var totalsLessOne = _totalsLessOne!.View(_batch);
            using var total = _signature.TotalLengthIsScalar ? _total!.View() : _total!.View(1);
            binding.BindInput(_names.SequenceLengths, totalsLessOne);
            binding.BindInput(_names.TotalLength, total);
        }
    }

    /// <summary>Writes the lengths after the pass.</summary>
    /// <param name="totals">One a sequence, the new tokens included.</param>
    public void Write(params ReadOnlySpan<int> totals)
    {
        var longest = 0;
        for (var i = 0; i < totals.Length; i++)
        {
            longest = Math.Max(longest, totals[i]);
            if (_mask is null)
            {
                _totalsLessOne!.Slice(i, 1)[0] = totals[i] - 1;
            }
            else
            {
                WriteMask(i, totals[i]);
            }
        }

        if (_total is not null)
        {
            _total.Slice(0, 1)[0] = longest;
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _mask?.Dispose();
        _totalsLessOne?.Dispose();
        _total?.Dispose();
    }

    private void WriteMask(int row, int total)
    {
        var start = (long)row * _contextLength;
        if (total > _masked[row])
        {
            _mask!.Slice(start + _masked[row], total - _masked[row]).Fill(1);
        }
        else
        {
            _mask!.Slice(start + total, _masked[row] - total).Clear();
        }

        _masked[row] = total;
    }
}
