using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeReasoner.Evaluation.Benchmarking;

/// <summary>A probe of how fast this machine reads memory: the bound of a decode step.</summary>
internal static class BandwidthProbe
{
    private const int BytesPerThread = 192 << 20; // far more than the largest cache

    /// <summary>Reads memory once on each of so many threads.</summary>
    /// <param name="buffers">One a thread, see <see cref="Reserve"/>.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>Bytes per second, all threads together.</returns>
    public static double Measure(IReadOnlyList<long[]> buffers, TimeProvider clock)
    {
        var sums = new long[buffers.Count];
        var start = clock.GetTimestamp();
        Parallel.For(0, buffers.Count, new ParallelOptions { MaxDegreeOfParallelism = buffers.Count }, i => sums[i] = Sum(buffers[i]));
        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        return sums.Any(static sum => sum == long.MinValue) ? 0 : buffers.Sum(static buffer => buffer.LongLength * 8) / seconds; // the sums must not be optimised away
    }

    /// <summary>Reserves what is read.</summary>
    /// <param name="threads">How many threads.</param>
    /// <returns>The buffers, written once so that they are really there.</returns>
    public static long[][] Reserve(int threads)
    {
        var buffers = Enumerable.Range(0, threads).Select(static _ => new long[BytesPerThread / 8]).ToArray();
        Array.ForEach(buffers, static buffer => Array.Fill(buffer, 1));
        return buffers;
    }

    private static long Sum(long[] values)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        var (a, b, c, d) = (Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero);
        for (var i = 0; i + 3 < vectors.Length; i += 4) // four chains, so that waiting for memory is all there is
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector.Sum(a + b + c + d);
    }
}
