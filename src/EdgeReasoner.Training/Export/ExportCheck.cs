using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Training.Network;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Training.Export;

/// <summary>The distance of an exported model from the network it was made of.</summary>
/// <param name="Rows">Rows of logits compared.</param>
/// <param name="LargestDifference">Largest absolute difference of two logits.</param>
/// <param name="SameArgmax">Share of rows whose largest logit has the same id, in [0, 1].</param>
internal sealed record ExportAgreement(int Rows, double LargestDifference, double SameArgmax);

/// <summary>Runs an exported folder with ONNX Runtime and compares its logits with the trainer's.</summary>
internal static class ExportCheck
{
    /// <summary>Compares the logits of several appends: the first half of each sequence at once, then one token at a time.</summary>
    /// <param name="folder">A folder made by <see cref="ModelExporter.WriteFolder"/>.</param>
    /// <param name="weights">The network it was made of.</param>
    /// <param name="sequences">Token ids, each 1 to context length.</param>
    /// <returns>The agreement over all rows.</returns>
    /// <exception cref="OnnxRuntimeException">The model cannot be loaded or run.</exception>
    internal static ExportAgreement Compare(string folder, NetworkWeights weights, IEnumerable<int[]> sequences)
    {
        OrtTelemetry.Disable();
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(Path.Combine(folder, ModelExporter.ModelFile), options);
        using var reference = new NetworkInference(weights);
        var (rows, same, largest) = (0, 0, 0.0);
        foreach (var tokens in sequences)
        {
            reference.RewindTo(0);
            using var exported = new ExportedSequence(session, weights.Shape);
            for (int first = 0, count = (tokens.Length + 1) / 2; first < tokens.Length; first += count, count = 1)
            {
                var expected = reference.Append(tokens.AsSpan(first, count), CancellationToken.None);
                var actual = exported.Append(tokens.AsSpan(first, count));
                for (var i = 0; i < expected.Length; i++)
                {
                    largest = Math.Max(largest, Math.Abs((double)expected[i] - actual[i]));
                }

                rows++;
                same += IndexOfLargest(expected) == IndexOfLargest(actual) ? 1 : 0;
            }
        }

        return new(rows, largest, (double)same / rows);
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
