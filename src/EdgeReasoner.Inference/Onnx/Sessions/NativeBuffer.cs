using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>Zeroed native memory for values of one type, aligned to a cache line; the tensors made from it are views.</summary>
/// <typeparam name="T">float, Half, int or long.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>A cache line, and the widest vector register.</summary>
    private const int Alignment = 64;

    private void* _memory;
    private T* _first;

    /// <summary>Reserves memory. Pages that are never written stay unused (calloc), so a long context costs only what it holds.</summary>
    /// <param name="length">Number of values, 1 or more.</param>
    public NativeBuffer(long length)
    {
        Length = length;
        _memory = NativeMemory.AllocZeroed((nuint)((length * sizeof(T)) + Alignment));
        _first = (T*)(((nuint)_memory + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    ~NativeBuffer() => Free();

    /// <summary>Gets the number of values.</summary>
    public long Length { get; }

    /// <summary>A part of the memory; valid until this is disposed of.</summary>
    /// <param name="start">First value.</param>
    /// <param name="length">Number of values.</param>
    /// <returns>The part.</returns>
    public Span<T> Slice(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_first is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)start + (ulong)length, (ulong)Length, nameof(length));
        return new Span<T>(_first + start, length);
    }

    /// <summary>A tensor that reads and writes this memory from its start.</summary>
    /// <param name="shape">Its dimensions, whose product is at most <see cref="Length"/>.</param>
    /// <returns>The tensor; to be disposed of before this.</returns>
    public OrtValue View(params ReadOnlySpan<long> shape) => ViewFrom(0, shape);

    /// <summary>A tensor that reads and writes a part of this memory.</summary>
    /// <param name="start">First value.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The tensor; to be disposed of before this.</returns>
    public OrtValue ViewFrom(long start, params ReadOnlySpan<long> shape)
    {
        ObjectDisposedException.ThrowIf(_first is null, this);
        var count = 1L;
        foreach (var dimension in shape)
        {
            count *= dimension;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - start, nameof(shape));
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, ElementType(), shape.ToArray(), (nint)(_first + start), count * Unsafe.SizeOf<T>());
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static TensorElementType ElementType()
        => typeof(T) == typeof(float) ? TensorElementType.Float
            : typeof(T) == typeof(Half) ? TensorElementType.Float16
            : typeof(T) == typeof(int) ? TensorElementType.Int32
            : TensorElementType.Int64;

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _first = null;
    }
}
