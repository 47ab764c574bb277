namespace EdgeReasoner.Training.Network;

/// <summary>The AdamW optimiser (Loshchilov and Hutter, arXiv:1711.05101), for the embedding and the norms.</summary>
internal static unsafe class AdamW
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.95;
    private const float Epsilon = 1e-10f; // far below the root of a squared gradient that matters; rare tokens have tiny ones

    /// <summary>Changes one weight.</summary>
    /// <param name="slice">Which one.</param>
    /// <param name="weights">All weights.</param>
    /// <param name="first">First moments of all weights.</param>
    /// <param name="second">Second moments of all weights.</param>
    /// <param name="gradient">Gradient of all weights.</param>
    /// <param name="gradientScale">What the gradient is multiplied by (clipping).</param>
    /// <param name="rate">Learning rate, the schedule included.</param>
    /// <param name="step">Number of this step, 1 for the first.</param>
    internal static void Update(
        ParameterSlice slice, float* weights, float* first, float* second, float* gradient, float gradientScale, double rate, long step)
    {
        var firstBias = (float)(rate / (1 - Math.Pow(FirstDecay, step)));
        var secondBias = (float)(1 / (1 - Math.Pow(SecondDecay, step)));
        for (var i = slice.Offset; i < slice.Offset + slice.Length; i++)
        {
            var g = gradient[i] * gradientScale;
            first[i] = ((float)FirstDecay * first[i]) + ((float)(1 - FirstDecay) * g);
            second[i] = ((float)SecondDecay * second[i]) + ((float)(1 - SecondDecay) * g * g);
            weights[i] -= firstBias * first[i] / (MathF.Sqrt(second[i] * secondBias) + Epsilon);
        }
    }
}
