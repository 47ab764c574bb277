using System.Text.Json;
using EdgeReasoner.Tests.Training.Network;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using Google.Protobuf;
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

    [Fact]
    public void Tensor_TwoFloats_EqualsTheBytesOfTheSpecification()
    {
        // dims 2 | data_type FLOAT | name "w" | raw_data 1.0, −2.0
        var golden = Convert.FromHexString("0802" + "1001" + "420177" + "4A08" + "0000803F" + "000000C0");

        var tensor = OnnxWriter.Tensor("w", OnnxType.Float, [2], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([1f, -2f]));

        Assert.Equal(golden, tensor.ToByteArray());
    }

    [Fact]
    public void Attribute_Integer_EqualsTheBytesOfTheSpecification()
        => Assert.Equal(ByteString.CopyFrom(Convert.FromHexString("0A0461786973" + "1801" + "A00102")), OnnxWriter.Attribute("axis", 1L));

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
