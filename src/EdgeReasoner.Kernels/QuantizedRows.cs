using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeReasoner.Kernels;

/// <summary>Vectors rounded to 8 bits, block by block, as ONNX Runtime's matmuls at <c>accuracy_level</c> 4 do: scale = max |x| / 127, rounded to the nearest, halves to even.</summary>
/// <remarks>Native memory that grows as needed and is kept. Not thread-safe while it is filled.</remarks>
internal sealed unsafe class QuantizedRows : IDisposable
{
    private const int Alignment = 64;

    private sbyte* _values;
    private BlockScale* _scales;
    private long _capacity;

    ~QuantizedRows() => Free();

    /// <summary>Gets the rounded values, shape <c>[rows, length]</c>.</summary>
    public sbyte* Values => _values;

    /// <summary>Gets the scales, shape <c>[rows, length / 32]</c>.</summary>
    public BlockScale* Scales => _scales;

    /// <summary>Rounds vectors.</summary>
    /// <param name="source">Shape <c>[rows, length]</c>; finite.</param>
    /// <param name="rows">How many, 1 or more.</param>
    /// <param name="length">Length of each, a multiple of 32.</param>
    public void Fill(float* source, long rows, int length)
    {
        Reserve(rows * length);
        var blocks = rows * (length / BlockLayout.BlockRows);
        for (var block = 0L; block < blocks; block++)
        {
            var from = source + (block * BlockLayout.BlockRows);
            var to = _values + (block * BlockLayout.BlockRows);
            _scales[block] = Vector512.IsHardwareAccelerated ? Round512(from, to) : Round128(from, to);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static BlockScale Round512(float* from, sbyte* to)
    {
        var (first, second) = (Vector512.Load(from), Vector512.Load(from + 16));
        var largest = Vector512.Max(Vector512.Abs(first), Vector512.Abs(second));
        var (scale, inverse) = ScaleOf(LargestOf(Vector256.Max(largest.GetLower(), largest.GetUpper())));
        var (low, high) = (Vector512.ConvertToInt32Native(Vector512.Round(first * inverse)), Vector512.ConvertToInt32Native(Vector512.Round(second * inverse)));
        var words = Vector512.Narrow(low, high);
        Vector256.Narrow(words.GetLower(), words.GetUpper()).Store(to);
        return new BlockScale(scale, Vector512.Sum(low + high));
    }

    private static BlockScale Round128(float* from, sbyte* to)
    {
        var largest = Vector128.Abs(Vector128.Load(from));
        for (var i = 4; i < BlockLayout.BlockRows; i += 4)
        {
            largest = Vector128.Max(largest, Vector128.Abs(Vector128.Load(from + i)));
        }

        var (scale, inverse) = ScaleOf(LargestOf(largest));
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < BlockLayout.BlockRows; i += 16)
        {
            var (a, b) = (Rounded(i), Rounded(i + 4));
            var (c, d) = (Rounded(i + 8), Rounded(i + 12));
            sum += a + b + c + d;
            Vector128.Narrow(Vector128.Narrow(a, b), Vector128.Narrow(c, d)).Store(to + i);
        }

        return new BlockScale(scale, Vector128.Sum(sum));

        Vector128<int> Rounded(int at) => Vector128.ConvertToInt32Native(Vector128.Round(Vector128.Load(from + at) * inverse));
    }

    private static float LargestOf(Vector256<float> values) => LargestOf(Vector128.Max(values.GetLower(), values.GetUpper()));

    private static float LargestOf(Vector128<float> values)
        => MathF.Max(MathF.Max(values.GetElement(0), values.GetElement(1)), MathF.Max(values.GetElement(2), values.GetElement(3)));

    private static (float Scale, float Inverse) ScaleOf(float largest) => (largest / 127, largest > 0 ? 127 / largest : 0);

    private void Reserve(long values)
    {
        if (values <= _capacity)
        {
            return;
        }

        Free();
        _values = (sbyte*)NativeMemory.AlignedAlloc((nuint)values, Alignment);
        _scales = (BlockScale*)NativeMemory.AlignedAlloc((nuint)(values / BlockLayout.BlockRows * sizeof(BlockScale)), Alignment);
        _capacity = values;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(_scales);
        _values = null;
        _scales = null;
        _capacity = 0;
    }
}

/// <summary>The scale of a block of rounded values, and what the weights' zero point adds to its products.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct BlockScale
{
    /// <summary>The scale.</summary>
    public readonly float Scale;

    /// <summary>The sum of the block's values, times the zero point.</summary>
    public readonly int Excess;

    /// <summary>Describes a block.</summary>
    /// <param name="scale">Its scale.</param>
    /// <param name="sum">The sum of its values, in [−4064, 4064].</param>
    public BlockScale(float scale, int sum) => (Scale, Excess) = (scale, sum * BlockLayout.ZeroPoint);
}
