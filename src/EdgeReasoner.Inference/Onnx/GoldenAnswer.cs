using System.Globalization;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>The answer of a model to a fixed prompt: enough to notice that weights or kernels are not those it was prepared with.</summary>
/// <param name="Token">The likeliest next token.</param>
/// <param name="Logit">Its logit.</param>
/// <param name="Deviation">The standard deviation of all logits.</param>
public sealed record GoldenAnswer(int Token, float Logit, float Deviation)
{
    private const float Tolerance = 0.02f; // of the deviation: other threads and builds of the same kernels differ by less

    /// <summary>The fixed prompt.</summary>
    /// <param name="vocabularySize">Token ids lie below.</param>
    /// <returns>Eight tokens.</returns>
    internal static int[] Prompt(int vocabularySize) => [.. Enumerable.Range(1, 8).Select(i => (int)(i * 2654435761L % vocabularySize))];

    /// <summary>Reads an answer off logits.</summary>
    /// <param name="logits">After the prompt.</param>
    /// <returns>The answer.</returns>
    internal static GoldenAnswer Of(ReadOnlySpan<float> logits)
    {
        var (best, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
            sum += logits[i];
            squares += (double)logits[i] * logits[i];
        }

        var mean = sum / logits.Length;
        return new GoldenAnswer(best, logits[best], (float)Math.Sqrt(Math.Max(0, (squares / logits.Length) - (mean * mean))));
    }

    /// <summary>Finds what is wrong with an answer.</summary>
    /// <param name="logits">After the prompt, now.</param>
    /// <returns>A sentence; null when it is as it was.</returns>
    internal string? ProblemOf(ReadOnlySpan<float> logits)
        => Token < logits.Length && Math.Abs(logits[Token] - Logit) <= Tolerance * Deviation && Math.Abs(Of(logits).Deviation - Deviation) <= Tolerance * Deviation
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the prepared model does not give its golden answer: the logit of token {Token} is {(Token < logits.Length ? logits[Token] : float.NaN)}, it was {Logit}");
}
