using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>The gated unit silu(gate)·up (Shazeer, arXiv:2002.05202). Each row holds the gates, then the ups.</summary>
internal static unsafe class SwiGlu
{
    /// <summary>Computes the units.</summary>
    /// <param name="gateUp"><c>[rows, 2·width]</c>.</param>
    /// <param name="output"><c>[rows, width]</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Units, a multiple of 8.</param>
    internal static void Forward(float* gateUp, float* output, int rows, int width)
    {
        for (var row = 0; row < rows; row++, gateUp += 2 * width, output += width)
        {
            for (var i = 0; i < width; i += 8)
            {
                var gate = Vector256.Load(gateUp + i);
                (gate * VectorMath.Sigmoid(gate) * Vector256.Load(gateUp + width + i)).Store(output + i);
            }
        }
    }

    /// <summary>Replaces gates and ups by their gradients.</summary>
    /// <param name="gateUp"><c>[rows, 2·width]</c>; values on entry, gradients on return.</param>
    /// <param name="outputGradient"><c>[rows, width]</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Units, a multiple of 8.</param>
    internal static void Backward(float* gateUp, float* outputGradient, int rows, int width)
    {
        for (var row = 0; row < rows; row++, gateUp += 2 * width, outputGradient += width)
        {
            for (var i = 0; i < width; i += 8)
            {
                var gate = Vector256.Load(gateUp + i);
                var up = Vector256.Load(gateUp + width + i);
                var gradient = Vector256.Load(outputGradient + i);
                var sigmoid = VectorMath.Sigmoid(gate);
                var silu = gate * sigmoid;
                (gradient * up * (sigmoid + (silu * (Vector256<float>.One - sigmoid)))).Store(gateUp + i);
                (gradient * silu).Store(gateUp + width + i);
            }
        }
    }
}
