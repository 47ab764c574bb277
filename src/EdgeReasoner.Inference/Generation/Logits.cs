using System.Numerics;

namespace EdgeReasoner.Inference.Generation;

/// <summary>The loops over logits that must be quick for vocabularies of 150,000 tokens, a few times a token: vectors of whatever width the program was compiled for.</summary>
internal static class Logits
{
    // e^−87 is still a normal number, and adds nothing to a sum that holds e^0.
    private const float Least = -87;

    // 1.5 · 2²³: a number added to it is rounded to a whole one, which lies in the low bits.
    private const float Rounder = 12_582_912;

    /// <summary>The largest of some logits.</summary>
    /// <param name="logits">Shape <c>[n]</c>.</param>
    /// <returns>It; NaN never counts, and −∞ is the largest of none.</returns>
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        var (first, second) = (new Vector<float>(float.NegativeInfinity), new Vector<float>(float.NegativeInfinity));
        var i = 0;
        for (; i <= logits.Length - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            var (a, b) = (new Vector<float>(logits[i..]), new Vector<float>(logits[(i + Vector<float>.Count)..]));
            first = Vector.ConditionalSelect(Vector.GreaterThan(a, first), a, first);
            second = Vector.ConditionalSelect(Vector.GreaterThan(b, second), b, second);
        }

        var max = float.NegativeInfinity;
        first = Vector.ConditionalSelect(Vector.GreaterThan(second, first), second, first);
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            max = first[lane] > max ? first[lane] : max;
        }

        for (; i < logits.Length; i++)
        {
            max = logits[i] > max ? logits[i] : max;
        }

        return max;
    }

    /// <summary>Σ exp(logits[i] − max), with exponentials in float (relative error below 2·10⁻⁷ each).</summary>
    /// <param name="logits">Shape <c>[n]</c>; finite or −∞.</param>
    /// <param name="max">The largest of them, finite.</param>
    /// <returns>The sum, at least 1; within 10⁻⁶ of the exact one, relatively.</returns>
    public static double SumOfExponentials(ReadOnlySpan<float> logits, float max)
    {
        const int Chunk = 256; // sums in float are short
        var shift = new Vector<float>(max);
        var (total, i) = (0.0, 0);
        while (i <= logits.Length - (2 * Vector<float>.Count))
        {
            var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
            var end = Math.Min(logits.Length, i + Chunk);
            for (; i <= end - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
            {
                first += Exponential(new Vector<float>(logits[i..]) - shift);
                second += Exponential(new Vector<float>(logits[(i + Vector<float>.Count)..]) - shift);
            }

            total += Vector.Sum(first + second);
        }

        for (; i < logits.Length; i++)
        {
            total += Math.Exp(logits[i] - (double)max);
        }

        return total;
    }

    /// <summary>e^x for x ≤ 0: x = n ln 2 + r, 2ⁿ by the exponent's bits, e^r by the polynomial of Cephes' <c>expf</c>.</summary>
    private static Vector<float> Exponential(Vector<float> x)
    {
        x = Vector.Max(x, new Vector<float>(Least));
        var rounded = (x * 1.44269504f) + new Vector<float>(Rounder);
        var whole = rounded - new Vector<float>(Rounder);
        var rest = x - (whole * 0.693359375f) + (whole * 2.12194440e-4f);
        var sum = (rest * 1.9875691500e-4f) + new Vector<float>(1.3981999507e-3f);
        sum = (sum * rest) + new Vector<float>(8.3334519073e-3f);
        sum = (sum * rest) + new Vector<float>(4.1665795894e-2f);
        sum = (sum * rest) + new Vector<float>(1.6666665459e-1f);
        sum = (sum * rest) + new Vector<float>(5.0000001201e-1f);
        sum = (sum * rest * rest) + rest + Vector<float>.One;
        return Vector.AsVectorSingle(Vector.AsVectorInt32(sum) + Vector.ShiftLeft(Vector.AsVectorInt32(rounded), 23));
    }
}
