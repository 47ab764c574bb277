using System.Numerics;

namespace EdgeReasoner.Inference.Generation;

/// <summary>Natural logarithms of softmax probabilities, from logits.</summary>
/// <remarks>
/// logits[t] − max − ln Σ exp(logits[i] − max): the shift by the maximum keeps exp in range
/// (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 4.1).
/// </remarks>
public static class LogProbabilities
{
    private const int ManyLogits = 4096;

    /// <summary>The log-probability that softmax over all tokens gives to one token.</summary>
    /// <param name="logits">Unnormalised scores, shape <c>[vocabulary]</c>; finite, or −∞ for a masked token.</param>
    /// <param name="token">Index into <paramref name="logits"/>.</param>
    /// <returns>ln softmax(logits)[token], in nats, in [−∞, 0].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token lies outside the vocabulary.</exception>
    public static double OfToken(ReadOnlySpan<float> logits, int token)
    {
        RequireToken(logits, token);
        return Math.Min(0, logits[token] - LogSumExp(logits));
    }

    /// <summary>Shifts log-probabilities so that the probabilities sum to one.</summary>
    /// <param name="logProbabilities">Any log-weights in nats, shape <c>[n]</c>, n ≥ 1; changed in place to log-probabilities in [−∞, 0].</param>
    /// <returns>The logarithm of the sum before, in nats: how much probability the candidates had together. −∞ when none had any; the values are then left as they are.</returns>
    public static double Normalize(Span<double> logProbabilities)
    {
        var max = double.NegativeInfinity;
        foreach (var value in logProbabilities)
        {
            max = Math.Max(max, value);
        }

        if (double.IsNegativeInfinity(max))
        {
            return max;
        }

        var sum = 0.0;
        foreach (var value in logProbabilities)
        {
            sum += Math.Exp(value - max);
        }

        var logSum = max + Math.Log(sum);
        foreach (ref var value in logProbabilities)
        {
            value = Math.Min(0, value - logSum);
        }

        return logSum;
    }

    /// <summary>ln Σ exp(logits[i]), shifted by the maximum.</summary>
    /// <param name="logits">Unnormalised scores, shape <c>[n]</c>, n ≥ 1; finite or −∞.</param>
    /// <returns>The log of the sum, in nats; from 4,096 logits on within 10⁻⁶ of the exact one, below that within 10⁻¹².</returns>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = Logits.Maximum(logits);
        if (float.IsNegativeInfinity(max))
        {
            return max;
        }

        // A vocabulary of 150,000 would cost a millisecond a token with Math.Exp, half of one with Vector.Exp in double.
        var sum = logits.Length < ManyLogits ? SumExactly(logits, max) : Logits.SumOfExponentials(logits, max);
        return max + Math.Log(sum);
    }

    private static double SumExactly(ReadOnlySpan<float> logits, float max)
    {
        var shift = new Vector<double>(max);
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= logits.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(logits[i..]), out var low, out var high);
            sums += Vector.Exp(low - shift) + Vector.Exp(high - shift);
        }

        var sum = Vector.Sum(sums);
        for (; i < logits.Length; i++)
        {
            sum += Math.Exp(logits[i] - (double)max);
        }

        return sum;
    }

    private static void RequireToken(ReadOnlySpan<float> logits, int token)
    {
        if ((uint)token >= (uint)logits.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"Token {token} lies outside the vocabulary [0, {logits.Length}).");
        }
    }
}
