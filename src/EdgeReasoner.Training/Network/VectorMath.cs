using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>Loops over rows of floats, eight at a time. Lengths are multiples of 8 unless a method says otherwise.</summary>
internal static unsafe class VectorMath
{
    /// <summary>The exponential function to a relative error of about 1e-7.</summary>
    /// <param name="x">Arguments; clamped to [−87.3, 88], so that results stay normal numbers.</param>
    /// <returns>e to the power of each argument.</returns>
    /// <remarks>Reduction by ln 2 in two parts and a polynomial of degree 5 (Cephes, expf).</remarks>
    internal static Vector256<float> Exp(Vector256<float> x)
    {
        // The native forms: the others spend as long again on NaN and on what does not fit.
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(-87.3f)), Vector256.Create(88f));
        var power = Vector256.Round(x * 1.44269504088896341f);
        x = Vector256.MultiplyAddEstimate(power, Vector256.Create(-0.693359375f), x);
        x = Vector256.MultiplyAddEstimate(power, Vector256.Create(2.12194440e-4f), x);
        var y = Vector256.Create(1.9875691500e-4f);
        y = Vector256.MultiplyAddEstimate(y, x, Vector256.Create(1.3981999507e-3f));
        y = Vector256.MultiplyAddEstimate(y, x, Vector256.Create(8.3334519073e-3f));
        y = Vector256.MultiplyAddEstimate(y, x, Vector256.Create(4.1665795894e-2f));
        y = Vector256.MultiplyAddEstimate(y, x, Vector256.Create(1.6666665459e-1f));
        y = Vector256.MultiplyAddEstimate(y, x, Vector256.Create(5.0000001201e-1f));
        y = Vector256.MultiplyAddEstimate(y, x * x, x + Vector256<float>.One);
        var scale = Vector256.ShiftLeft(Vector256.ConvertToInt32Native(power) + Vector256.Create(127), 23);
        return y * scale.AsSingle();
    }

    /// <summary>The hyperbolic tangent, 1 − 2/(e^2x + 1).</summary>
    /// <param name="x">Arguments.</param>
    /// <returns>Values in [−1, 1], with an absolute error of about 1e-7.</returns>
    internal static Vector256<float> Tanh(Vector256<float> x)
        => Vector256<float>.One - (Vector256.Create(2f) / (Exp(x + x) + Vector256<float>.One));

    /// <summary>The logistic function, 1/(1 + e^−x).</summary>
    /// <param name="x">Arguments.</param>
    /// <returns>Values in [0, 1].</returns>
    internal static Vector256<float> Sigmoid(Vector256<float> x)
        => Vector256<float>.One / (Exp(-x) + Vector256<float>.One);

    /// <summary>The inner product of two rows.</summary>
    /// <param name="left">First row.</param>
    /// <param name="right">Second row.</param>
    /// <param name="length">Elements.</param>
    /// <returns>The sum of the products.</returns>
    internal static float Dot(float* left, float* right, int length)
    {
        Vector256<float> even = default, odd = default;
        var i = 0;
        for (; i <= length - 16; i += 16)
        {
            even = Vector256.MultiplyAddEstimate(Vector256.Load(left + i), Vector256.Load(right + i), even);
            odd = Vector256.MultiplyAddEstimate(Vector256.Load(left + i + 8), Vector256.Load(right + i + 8), odd);
        }

        for (; i < length; i += 8)
        {
            even = Vector256.MultiplyAddEstimate(Vector256.Load(left + i), Vector256.Load(right + i), even);
        }

        return Vector256.Sum(even + odd);
    }

    /// <summary>Adds a multiple of one row to another.</summary>
    /// <param name="factor">The multiple.</param>
    /// <param name="source">The row that is added.</param>
    /// <param name="target">The row that changes.</param>
    /// <param name="length">Elements.</param>
    internal static void AddScaled(float factor, float* source, float* target, int length)
    {
        var factors = Vector256.Create(factor);
        for (var i = 0; i < length; i += 8)
        {
            Vector256.MultiplyAddEstimate(factors, Vector256.Load(source + i), Vector256.Load(target + i)).Store(target + i);
        }
    }

    /// <summary>Multiplies a matrix by one column vector, for decoding one token.</summary>
    /// <param name="matrix"><c>[rows, columns]</c>, row-major.</param>
    /// <param name="vector"><c>[columns]</c>.</param>
    /// <param name="output"><c>[rows]</c>.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="columns">A multiple of 8.</param>
    internal static void MultiplyVector(float* matrix, float* vector, float* output, int rows, int columns)
    {
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var m = matrix + ((nint)row * columns);
            for (var i = 0; i < columns; i += 8)
            {
                var v = Vector256.Load(vector + i);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(m + i), v, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(m + columns + i), v, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(m + (2 * columns) + i), v, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(m + (3 * columns) + i), v, s3);
            }

            output[row] = Vector256.Sum(s0);
            output[row + 1] = Vector256.Sum(s1);
            output[row + 2] = Vector256.Sum(s2);
            output[row + 3] = Vector256.Sum(s3);
        }

        for (; row < rows; row++)
        {
            output[row] = Dot(matrix + ((nint)row * columns), vector, columns);
        }
    }

    /// <summary>Turns scores into probabilities in place.</summary>
    /// <param name="scores">Scores; <paramref name="length"/> of them count, the rest up to a multiple of 8 may be anything.</param>
    /// <param name="length">Scores that count, 1 or more; need not be a multiple of 8. The rest of the last eight becomes almost 0.</param>
    /// <returns>ln Σ e^score.</returns>
    internal static float SoftMax(float* scores, int length)
    {
        var padded = (length + 7) & ~7;
        new Span<float>(scores + length, padded - length).Fill(-1e30f);
        var largest = Vector256.Load(scores);
        for (var i = 8; i < padded; i += 8)
        {
            largest = Vector256.MaxNative(largest, Vector256.Load(scores + i));
        }

        var max = largest[0];
        for (var i = 1; i < 8; i++)
        {
            max = Math.Max(max, largest[i]);
        }

        var shift = Vector256.Create(max);
        Vector256<float> sums = default;
        for (var i = 0; i < padded; i += 8)
        {
            var e = Exp(Vector256.Load(scores + i) - shift);
            e.Store(scores + i);
            sums += e;
        }

        var sum = Vector256.Sum(sums);
        var inverse = Vector256.Create(1 / sum);
        for (var i = 0; i < padded; i += 8)
        {
            (Vector256.Load(scores + i) * inverse).Store(scores + i);
        }

        return max + MathF.Log(sum);
    }
}
