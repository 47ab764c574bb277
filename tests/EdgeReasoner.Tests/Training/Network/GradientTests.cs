using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

/// <summary>The hand-written backward pass against finite differences of the loss.</summary>
public sealed class GradientTests
{
    private static readonly NetworkShape Tiny = Some.Shape;

    public static TheoryData<string> Parameters() => [.. new ParameterLayout(Tiny).All.Select(slice => slice.Name)];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void LossAndGradient_OneParameter_AgreesWithFiniteDifferences(string name)
    {
        var network = Some.LivelyNetwork(Tiny, seed: 3);
        var slice = network.Layout.All.Single(slice => slice.Name == name);
        var sequences = Some.Sequences(Tiny, [9, 23, 1, 40], seed: 5);
        var pass = new NetworkPass(Tiny);
        var gradient = new FloatBuffer(network.Layout.Count);
        pass.LossAndGradient(PackedWeights.Of(network), sequences, scale: 1, gradient);
        var analytic = gradient.Span.Slice(slice.Offset, slice.Length).ToArray();

        // Along the gradient itself the directional derivative is its norm, the largest and best conditioned one.
        var norm = Math.Sqrt(analytic.Sum(g => (double)g * g));
        var step = 2e-3 / Math.Max(1, Math.Sqrt(slice.Length) * 0.02);
        double LossAt(double distance)
        {
            var moved = network.Copy();
            var values = moved.Slice(slice);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += (float)(distance * analytic[i] / norm);
            }

            return pass.Loss(moved, sequences);
        }

        var numeric = (LossAt(step) - LossAt(-step)) / (2 * step);

        Assert.InRange(numeric / norm, 0.998, 1.002);
    }

    [Fact]
    public void LossAndGradient_ManySequences_IsTheSumOverEach()
    {
        var network = Some.LivelyNetwork(Tiny, seed: 3);
        var sequences = Some.Sequences(Tiny, [60, 64, 1, 58, 33, 64], seed: 5); // more than go through the network at once
        sequences[2].Weights.AsSpan().Clear(); // one that does not count at all
        var packed = PackedWeights.Of(network);
        var (together, one) = (new FloatBuffer(network.Layout.Count), new FloatBuffer(network.Layout.Count));
        var loss = new NetworkPass(Tiny).LossAndGradient(packed, sequences, scale: 1, together);
        var expected = new double[network.Layout.Count];
        var expectedLoss = 0.0;
        foreach (var sequence in sequences)
        {
            one.Span.Fill(float.NaN); // what is there before must not matter
            expectedLoss += new NetworkPass(Tiny).LossAndGradient(packed, [sequence], scale: 1, one);
            for (var i = 0; i < expected.Length; i++)
            {
                expected[i] += one.Span[i];
            }
        }

        Assert.Equal(expectedLoss, loss, tolerance: 1e-3);
        var error = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            error = Math.Max(error, Math.Abs(expected[i] - together.Span[i]));
        }

        Assert.InRange(error, 0, 1e-5 * expected.Max(Math.Abs));
    }
}
