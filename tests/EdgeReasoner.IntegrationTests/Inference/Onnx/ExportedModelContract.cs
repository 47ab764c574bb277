using EdgeReasoner.Inference;
using EdgeReasoner.Tests.Inference;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>The engine keeps the contract on what the exporter writes in fp32, and agrees with the trainer's own forward pass.</summary>
public sealed class ExportedModelContract() : OnnxLanguageModelContract(OnnxFixture.Exported(Weights, ExportPrecision.Float32))
{
    /// <summary>Gets random weights; noise on all of them, because a fresh network's output matrices are zero.</summary>
    internal static NetworkWeights Weights
    {
        get
        {
            var weights = NetworkWeights.Random(
                new NetworkShape { VocabularySize = 32, ContextLength = 48, Layers = 2, HiddenSize = 64, HeadSize = 16, Heads = 4, KeyValueHeads = 2, FeedForwardSize = 96 },
                seed: 3);
            var random = new Random(5);
            foreach (ref var value in weights.Values)
            {
                value += ((float)random.NextDouble() - 0.5f) / 4;
            }

            return weights;
        }
    }

    [Fact]
    public void Append_SameWeights_EqualsTheTrainersForwardPass()
    {
        using var network = new NetworkInference(Weights);
        int[] prompt = [3, 10, 17, 24, 2, 9, 16];
        AssertClose(network.Append(prompt, CancellationToken.None), Reference(prompt));
    }
}

/// <summary>The same in int8, where a pass of one token and a pass of several use other kernels and round otherwise.</summary>
public sealed class ExportedInt8ModelContract() : OnnxLanguageModelContract(OnnxFixture.Exported(ExportedModelContract.Weights, ExportPrecision.Int8))
{
    /// <summary>Gets a tolerance for logits of deviation one with eight-bit activations.</summary>
    protected override float Tolerance => 0.05f;
}

/// <summary>The trainer's own forward pass keeps the contract too: evaluation while training uses it as the daemon uses the engine.</summary>
public sealed class NetworkInferenceContract : LanguageModelContract
{
    protected override ILanguageModel Create() => new NetworkInference(ExportedModelContract.Weights);
}
