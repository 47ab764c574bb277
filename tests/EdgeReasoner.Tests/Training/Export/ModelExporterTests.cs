using System.Text.Json;
using EdgeReasoner.Tests.Training.Network;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Export;

public sealed class ModelExporterTests
{
    [Fact]
    public void WriteFolder_AnyNetwork_DescribesItForOnnxRuntimeGenAI()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        ModelExporter.WriteFolder(folder, NetworkWeights.Random(Some.Shape, 1), new() { BeginToken = 1, EndToken = 2, PadToken = 3 });

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "genai_config.json")));
        Directory.Delete(folder, recursive: true);
        var model = json.RootElement.GetProperty("model");
        var decoder = model.GetProperty("decoder");
        Assert.Equal(
            (21, 64, 1, 2, 3), (Number(model, "vocab_size"), Number(model, "context_length"), Number(model, "bos_token_id"),
                Number(model, "eos_token_id"), Number(model, "pad_token_id")));
        Assert.Equal(
            (2, 4, 2, 16, 24), (Number(decoder, "num_hidden_layers"), Number(decoder, "num_attention_heads"), Number(decoder, "num_key_value_heads"),
                Number(decoder, "head_size"), Number(decoder, "hidden_size")));
        Assert.Equal("past_key_values.%d.key", decoder.GetProperty("inputs").GetProperty("past_key_names").GetString());
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
