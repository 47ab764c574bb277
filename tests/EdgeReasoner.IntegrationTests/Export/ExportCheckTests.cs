using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Export;

/// <summary>Exported graphs, run by ONNX Runtime, against the trainer's own forward pass.</summary>
public sealed class ExportCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-reasoner-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, 0f)]
    [InlineData(true, 30f)]
    [InlineData(false, 2f)]
    public void Compare_Float32_AgreesToRounding(bool lastPositionOnly, float softCap)
    {
        var network = LivelyNetwork(softCap);
        ModelExporter.WriteFolder(_folder, network, new() { Precision = ExportPrecision.Float32, LastPositionOnly = lastPositionOnly });

        var agreement = ExportCheck.Compare(_folder, network, Sequences(network.Shape));

        Assert.InRange(agreement.LargestDifference, 0, 1e-4);
        Assert.Equal(1, agreement.SameArgmax);
    }

    [Theory]
    [InlineData(ExportPrecision.Int8)]
    [InlineData(ExportPrecision.Int4)]
    internal void Compare_WeightsAlreadyRounded_AgreesToRounding(ExportPrecision precision)
    {
        // Exporting these weights loses nothing, so what remains is the layout of the codes, tested to rounding.
        var network = LivelyNetwork(softCap: 30);
        BlockQuantizer.Round(network, precision);
        ModelExporter.WriteFolder(_folder, network, new() { Precision = precision, AccuracyLevel = 0 });

        var agreement = ExportCheck.Compare(_folder, network, Sequences(network.Shape));

        Assert.InRange(agreement.LargestDifference, 0, 1e-4);
    }

    [Fact]
    public void Compare_Int8WithRoundedActivations_StaysClose()
    {
        var network = NetworkWeights.Random(LivelyNetwork(softCap: 30).Shape, seed: 6);
        ModelExporter.WriteFolder(_folder, network, new());

        var agreement = ExportCheck.Compare(_folder, network, Sequences(network.Shape));

        Assert.InRange(agreement.LargestDifference, 1e-6, 0.05); // logits have a deviation of about 0.4
        Assert.InRange(agreement.SameArgmax, 0.9, 1);
    }

    private static NetworkWeights LivelyNetwork(float softCap)
    {
        var network = NetworkWeights.Random(
            new NetworkShape
            {
                VocabularySize = 101,
                HiddenSize = 64,
                Layers = 3,
                Heads = 4,
                KeyValueHeads = 2,
                HeadSize = 16,
                FeedForwardSize = 88,
                ContextLength = 96,
                AttentionSoftCap = softCap,
            },
            seed: 5);
        foreach (ref var value in network.Values)
        {
            value *= 2;
        }

        return network;
    }

    private static IEnumerable<int[]> Sequences(NetworkShape shape)
    {
        var random = new Random(9);
        foreach (var length in new[] { 1, 2, 31, 96 })
        {
            yield return [.. Enumerable.Range(0, length).Select(_ => random.Next(shape.VocabularySize))];
        }
    }
}
