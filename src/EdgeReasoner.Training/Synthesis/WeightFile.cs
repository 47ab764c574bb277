using System.Runtime.InteropServices;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.Training.Synthesis;

/// <summary>The file of weights beside a graph, written from front to end in pieces: a model never lies in memory as a whole.</summary>
/// <param name="path">The file; overwritten.</param>
/// <param name="progress">Told how many bytes were written since it was last told.</param>
internal sealed class WeightFile(string path, Action<long>? progress) : IDisposable
{
    /// <summary>Start of a tensor: a memory page, so that the engine can map it.</summary>
    private const int Alignment = 4096;

    private const int PieceSize = 1 << 20;

    private readonly FileStream _stream = File.Create(path);
    private readonly byte[] _piece = new byte[PieceSize];

    /// <summary>Writes a tensor of random bytes: two random 4-bit codes each.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <returns>Where it lies.</returns>
    internal DataPlace WriteCodes(long length, int seed)
    {
        var random = new Random(seed);
        return Write(length, piece => random.NextBytes(piece));
    }

    /// <summary>Writes a tensor of numbers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isHalf">As 16-bit floats; as 32-bit otherwise.</param>
    /// <param name="value">The number at an index; asked in order.</param>
    /// <returns>Where it lies.</returns>
    internal DataPlace WriteNumbers(long count, bool isHalf, Func<long, float> value)
    {
        var index = 0L;
        return Write(count * (isHalf ? 2 : 4), piece =>
        {
            if (isHalf)
            {
                foreach (ref var number in MemoryMarshal.Cast<byte, Half>(piece))
                {
                    number = (Half)value(index++);
                }

                return;
            }

            foreach (ref var number in MemoryMarshal.Cast<byte, float>(piece))
            {
                number = value(index++);
            }
        });
    }

    public void Dispose() => _stream.Dispose();

    private DataPlace Write(long length, PieceWriter fill)
    {
        var offset = (_stream.Position + Alignment - 1) / Alignment * Alignment;
        _stream.Position = offset;
        for (var done = 0L; done < length; done += PieceSize)
        {
            var piece = _piece.AsSpan(0, (int)Math.Min(PieceSize, length - done));
            fill(piece);
            _stream.Write(piece);
            progress?.Invoke(piece.Length);
        }

        return new DataPlace(Path.GetFileName(path), offset, length);
    }

    private delegate void PieceWriter(Span<byte> piece);
}
