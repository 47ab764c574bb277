using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>A model folder of the bundled model's shape and vocabulary with random weights: real passes, meaningless answers.</summary>
internal sealed class UntrainedModel : IDisposable
{
    public UntrainedModel(int hidden = 128, int layers = 6)
    {
        Folder = Directory.CreateTempSubdirectory("edge-reasoner-").FullName;
        var weights = NetworkWeights.Random(new NetworkShape { VocabularySize = SymbolicVocabulary.Tokens.Count, HiddenSize = hidden, Layers = layers, Heads = hidden / 32, KeyValueHeads = hidden / 64, FeedForwardSize = hidden * 23 / 8 }, 1);
        ModelExporter.WriteFolder(Folder, weights, new ExportOptions { Precision = ExportPrecision.Int8, BeginToken = 1, EndToken = 2, PadToken = 0, AccuracyLevel = 4 });
        using var tokenizer = File.Create(Path.Combine(Folder, "tokenizer.json"));
        WordLevelTokenizer.Write(tokenizer, SymbolicVocabulary.Tokens);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
