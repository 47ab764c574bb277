using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>The keys and values of one sequence: per layer two buffers <c>[1, kv_heads, max, head_size]</c>, which are the graph's past and present at once.</summary>
/// <remarks>GroupQueryAttention appends in place when past and present are the same memory: nothing is copied, and forgetting is a matter of the length given.</remarks>
internal sealed class KeyValueCache : IDisposable
{
    private readonly NativeBuffer<float>[] _buffers;
    private readonly int _rows;
    private readonly int _length;
    private readonly int _headSize;

    /// <summary>Reserves the memory.</summary>
    /// <param name="configuration">Layers, heads and head size.</param>
    /// <param name="length">Most tokens.</param>
    public KeyValueCache(DecoderConfiguration configuration, int length)
    {
        (_rows, _length, _headSize) = (configuration.KeyValueHeads, length, configuration.HeadSize);
        _buffers = new NativeBuffer<float>[2 * configuration.Layers];
        for (var i = 0; i < _buffers.Length; i++)
        {
            _buffers[i] = new NativeBuffer<float>((long)_rows * length * _headSize);
        }
    }

    /// <summary>The keys of a layer as a tensor.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>A view; the caller disposes of it before this.</returns>
    public OrtValue Keys(int layer) => _buffers[2 * layer].View(1, _rows, _length, _headSize);

    /// <summary>The values of a layer as a tensor.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>A view; the caller disposes of it before this.</returns>
    public OrtValue Values(int layer) => _buffers[(2 * layer) + 1].View(1, _rows, _length, _headSize);

    /// <summary>Copies the first tokens of another cache of the same shape over this one's.</summary>
    /// <param name="source">The other cache.</param>
    /// <param name="tokens">How many tokens.</param>
    public void CopyFrom(KeyValueCache source, int tokens)
    {
        for (var i = 0; i < _buffers.Length; i++)
        {
            for (var row = 0; row < _rows; row++)
            {
                var start = (long)row * _length * _headSize;
                source._buffers[i].Slice(start, tokens * _headSize).CopyTo(_buffers[i].Slice(start, tokens * _headSize));
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }
}
