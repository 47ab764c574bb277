using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>The loss of a batch: Σ weight·(−ln softmax(logits)[target]), in nats.</summary>
internal static unsafe class CrossEntropy
{
    /// <summary>Computes the loss of a sequence and replaces logits by gradients.</summary>
    /// <param name="logits">Logits of the positions with a weight, <c>[n, stride]</c>; gradients on return, and moved behind them.</param>
    /// <param name="stride">Floats between rows, a multiple of 8.</param>
    /// <param name="vocabulary">Logits per row.</param>
    /// <param name="sequence">Targets and weights.</param>
    /// <param name="scale">What the gradient, not the loss, is multiplied by: 1 / (sum of all weights of the batch).</param>
    /// <returns>The weighted sum, not divided by anything.</returns>
    internal static double LossAndGradient(ref float* logits, int stride, int vocabulary, TrainingSequence sequence, double scale)
    {
        var loss = 0.0;
        for (var row = 0; row < sequence.Length; row++)
        {
            var weight = sequence.Weights[row];
            if (weight == 0)
            {
                continue;
            }

            var target = sequence.Targets[row];
            var logit = logits[target];
            loss += weight * ((double)VectorMath.SoftMax(logits, vocabulary) - logit);
            var factor = Vector256.Create((float)(weight * scale));
            for (var i = 0; i < stride; i += 8)
            {
                (Vector256.Load(logits + i) * factor).Store(logits + i);
            }

            logits[target] -= (float)(weight * scale);
            logits += stride;
        }

        return loss;
    }
}
