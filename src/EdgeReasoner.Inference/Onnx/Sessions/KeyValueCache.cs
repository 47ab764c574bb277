using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>
/// The keys and values of one sequence or several side by side: per layer two buffers <c>[slots, kv_heads, max, head_size]</c>, which are the
/// graph's past and present at once.
/// </summary>
/// <remarks>GroupQueryAttention appends in place when past and present are the same memory: nothing is copied, and forgetting is a matter of the length given.</remarks>
internal sealed class KeyValueCache : IDisposable
{
    private readonly IBuffers _buffers;
    private readonly int _heads;
    private readonly int _length;
    private readonly int _headSize;
    private readonly int _count;

    /// <summary>Reserves the memory.</summary>
    /// <param name="configuration">Layers, heads and head size.</param>
    /// <param name="length">Most tokens of a sequence.</param>
    /// <param name="isHalf">Whether the graph keeps 16-bit floats.</param>
    /// <param name="slots">How many sequences.</param>
    public KeyValueCache(DecoderConfiguration configuration, int length, bool isHalf, int slots = 1)
    {
        (_heads, _length, _headSize, Slots) = (configuration.KeyValueHeads, length, configuration.HeadSize, slots);
        _count = 2 * configuration.Layers;
        var values = (long)slots * _heads * length * _headSize;
        _buffers = isHalf ? new Buffers<Half>(_count, values) : new Buffers<float>(_count, values);
    }

    private interface IBuffers : IDisposable
    {
        OrtValue View(int index, long start, ReadOnlySpan<long> shape);

        void Copy(IBuffers source, int index, long from, long to, int length);
    }

    /// <summary>Gets the number of sequences that there is room for.</summary>
    public int Slots { get; }

    /// <summary>Bytes that a cache takes when it is full.</summary>
    /// <param name="configuration">Layers, heads and head size.</param>
    /// <param name="length">Most tokens.</param>
    /// <param name="isHalf">Whether the graph keeps 16-bit floats.</param>
    /// <returns>The bytes; the largest number when there is no such number.</returns>
    public static long BytesFor(DecoderConfiguration configuration, int length, bool isHalf)
        => (long)Math.Min(long.MaxValue, 2.0 * configuration.Layers * configuration.KeyValueHeads * configuration.HeadSize * length * (isHalf ? 2 : 4));

    /// <summary>The keys of a layer as a tensor.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="slot">The first sequence.</param>
    /// <param name="count">How many sequences.</param>
    /// <returns>A view; the caller disposes of it before this.</returns>
    public OrtValue Keys(int layer, int slot = 0, int count = 1) => View(2 * layer, slot, count);

    /// <summary>The values of a layer as a tensor.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="slot">The first sequence.</param>
    /// <param name="count">How many sequences.</param>
    /// <returns>A view; the caller disposes of it before this.</returns>
    public OrtValue Values(int layer, int slot = 0, int count = 1) => View((2 * layer) + 1, slot, count);

    /// <summary>Copies the first tokens of a sequence in a cache of the same shape over one of this one's.</summary>
    /// <param name="source">The other cache, or this.</param>
    /// <param name="from">The sequence there.</param>
    /// <param name="to">The sequence here.</param>
    /// <param name="start">First token to copy.</param>
    /// <param name="end">First token not to copy.</param>
    public void CopyFrom(KeyValueCache source, int from, int to, int start, int end)
    {
        for (var i = 0; i < _count; i++)
        {
            for (var head = 0; head < _heads; head++)
            {
                _buffers.Copy(source._buffers, i, Row(from, head) + ((long)start * _headSize), Row(to, head) + ((long)start * _headSize), (end - start) * _headSize);
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _buffers.Dispose();

    private OrtValue View(int index, int slot, int count) => _buffers.View(index, Row(slot, 0), [count, _heads, _length, _headSize]);

    private long Row(int slot, int head) => (((long)slot * _heads) + head) * _length * _headSize;

    private sealed class Buffers<T>(int count, long length) : IBuffers
        where T : unmanaged
    {
        private readonly NativeBuffer<T>[] _all = [.. Enumerable.Range(0, count).Select(_ => new NativeBuffer<T>(length))];

        public OrtValue View(int index, long start, ReadOnlySpan<long> shape) => _all[index].ViewFrom(start, shape);

        public void Copy(IBuffers source, int index, long from, long to, int length)
            => ((Buffers<T>)source)._all[index].Slice(from, length).CopyTo(_all[index].Slice(to, length));

        public void Dispose() => Array.ForEach(_all, static buffer => buffer.Dispose());
    }
}
