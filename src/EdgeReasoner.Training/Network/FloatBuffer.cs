namespace EdgeReasoner.Training.Network;

/// <summary>Floats at a fixed address, 64-byte aligned and zero at first; freed by the garbage collector with its owner.</summary>
internal sealed unsafe class FloatBuffer
{
    private const int AlignmentFloats = 16; // one cache line

    // Only keeps the pinned memory alive; all access goes through Start.
    private readonly float[] _owner;

    /// <summary>Allocates the buffer.</summary>
    /// <param name="length">Number of floats, 0 or more.</param>
    internal FloatBuffer(int length)
    {
        _owner = GC.AllocateArray<float>(length + AlignmentFloats, pinned: true);
        var address = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _owner[0]);
        Start = (float*)((address + 63) & ~(nuint)63);
        Length = length;
    }

    /// <summary>Gets the address of the first float; valid while this object is reachable.</summary>
    internal float* Start { get; }

    /// <summary>Gets the number of floats.</summary>
    internal int Length { get; }

    /// <summary>Gets the floats as a span; valid while this object is reachable.</summary>
    internal Span<float> Span => new(Start, Length);
}
