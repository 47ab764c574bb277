using System.Buffers.Binary;

namespace EdgeReasoner.Fuzzing;

/// <summary>An input of several parts: each has two bytes of length before it, and what was damaged is read as far as it goes.</summary>
internal static class Frame
{
    /// <summary>Takes the next part off.</summary>
    /// <param name="rest">What is left of the input; shortened.</param>
    /// <returns>The part; empty at the end.</returns>
    public static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < 2)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest.Span), rest.Length - 2);
        var part = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return part;
    }

    /// <summary>Puts a part's length before it.</summary>
    /// <param name="input">The input; its part begins at <paramref name="start"/>, two bytes behind the place of its length.</param>
    /// <param name="start">Where the part begins.</param>
    public static void Close(List<byte> input, int start)
    {
        var length = Math.Min(input.Count - start, ushort.MaxValue);
        (input[start - 2], input[start - 1]) = ((byte)(length >> 8), (byte)length);
    }
}
