using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>Root-mean-square normalisation with a learnt weight, y = w·x/√(mean x² + ε) (Zhang and Sennrich, arXiv:1910.07467).</summary>
internal static unsafe class RmsNorm
{
    /// <summary>Normalises rows.</summary>
    /// <param name="input"><c>[rows, width]</c>.</param>
    /// <param name="weight"><c>[width]</c>.</param>
    /// <param name="output"><c>[rows, width]</c>; may be the input.</param>
    /// <param name="inverse">Receives 1/√(mean x² + ε) per row, <c>[rows]</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Width, a multiple of 8.</param>
    /// <param name="epsilon">The term under the root.</param>
    internal static void Forward(float* input, float* weight, float* output, float* inverse, int rows, int width, float epsilon)
    {
        for (var row = 0; row < rows; row++, input += width, output += width)
        {
            var scale = 1 / MathF.Sqrt((VectorMath.Dot(input, input, width) / width) + epsilon);
            inverse[row] = scale;
            var scales = Vector256.Create(scale);
            for (var i = 0; i < width; i += 8)
            {
                (Vector256.Load(input + i) * scales * Vector256.Load(weight + i)).Store(output + i);
            }
        }
    }

    /// <summary>Adds the gradient with respect to the input, and that of the weight.</summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="inverse">What the forward pass stored.</param>
    /// <param name="outputGradient">Gradient of the loss with respect to the output.</param>
    /// <param name="inputGradient">Is added to.</param>
    /// <param name="weightGradient">Is added to.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Width, a multiple of 8.</param>
    internal static void Backward(
        float* input, float* weight, float* inverse, float* outputGradient, float* inputGradient, float* weightGradient, int rows, int width)
    {
        for (var row = 0; row < rows; row++, input += width, outputGradient += width, inputGradient += width)
        {
            var scale = Vector256.Create(inverse[row]);
            Vector256<float> projections = default;
            for (var i = 0; i < width; i += 8)
            {
                var normed = Vector256.Load(input + i) * scale;
                var gradient = Vector256.Load(outputGradient + i);
                Vector256.MultiplyAddEstimate(gradient, normed, Vector256.Load(weightGradient + i)).Store(weightGradient + i);
                projections = Vector256.MultiplyAddEstimate(gradient * Vector256.Load(weight + i), normed, projections);
            }

            var projection = Vector256.Create(-Vector256.Sum(projections) / width);
            for (var i = 0; i < width; i += 8)
            {
                var normed = Vector256.Load(input + i) * scale;
                var direct = Vector256.Load(outputGradient + i) * Vector256.Load(weight + i);
                var gradient = Vector256.MultiplyAddEstimate(projection, normed, direct) * scale;
                (Vector256.Load(inputGradient + i) + gradient).Store(inputGradient + i);
            }
        }
    }
}
