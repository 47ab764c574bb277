using System.Security.Cryptography;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>Row 16 of the fault matrix: a model file that is truncated, bit-flipped or points elsewhere is refused with the file and the reason.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("damaged-").FullName;

    public DamagedModelTests() => ModelSynthesizer.WriteFolder(_folder, OnnxFixture.Small, new SynthesisOptions());

    private string Graph => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(-1)]
    public void Row16_GraphIsTruncated_IsRefused(int length)
    {
        using (var file = File.OpenWrite(Graph))
        {
            file.SetLength(length < 0 ? file.Length - 1 : length);
        }

        Assert.StartsWith("model.onnx is no ONNX graph", Assert.Single(Refusal().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Row16_DataIsTruncated_IsRefused()
    {
        using (var file = File.OpenWrite(Graph + ".data"))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.All(Refusal().Problems, problem => Assert.StartsWith("model.onnx.data has ", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Row16_DataIsMissing_IsRefused()
    {
        File.Delete(Graph + ".data");
        Assert.All(Refusal().Problems, problem => Assert.StartsWith("model.onnx.data is missing", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.onnx.data")]
    [InlineData("tokenizer.json")]
    public void Row16_OneBitIsFlipped_IsRefusedWhereDigestsAreKnown(string name)
    {
        File.WriteAllLines(
            Path.Combine(_folder, ModelFolder.DigestFileName),
            ((string[])["model.onnx", "model.onnx.data", "tokenizer.json"]).Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file))))}  {file}"));
        using (var whole = new OnnxModel(ModelFolder.Read(_folder), new OnnxModelOptions()))
        {
            Assert.Null(whole.Prepared);
        }

        Flip(Path.Combine(_folder, name), 12345);
        Assert.Matches($"^{name} has SHA-256 [0-9a-f]{{64}}; SHA256SUMS says [0-9a-f]{{64}}: the file is damaged, fetch it again.$", Assert.Single(Refusal().Problems));
    }

    /// <summary>Without digests a flip may pass as another weight; what must not happen is a crash, or an exception of another kind.</summary>
    [Fact]
    public void Row16_AnyBitOfTheGraphIsFlipped_LoadsOrIsRefused()
    {
        var whole = File.ReadAllBytes(Graph);
        var random = new Random(7);
        var refused = 0;
        for (var i = 0; i < 150; i++)
        {
            File.WriteAllBytes(Graph, whole);
            Flip(Graph, random.Next(whole.Length * 8));
            try
            {
                using var model = new OnnxModel(ModelFolder.Read(_folder), new OnnxModelOptions());
            }
            catch (ModelFolderException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, 150);
    }

    [Theory]
    [InlineData("../model.o.data")]
    [InlineData("/etc/hostname..")]
    public void Row16_DataOutsideTheFolder_IsRefused(string location)
    {
        // The same number of bytes, so that the graph stays well-formed.
        Assert.Equal("model.onnx.data".Length, location.Length);
        var bytes = File.ReadAllBytes(Graph);
        Replace(bytes, "model.onnx.data"u8, System.Text.Encoding.UTF8.GetBytes(location));
        File.WriteAllBytes(Graph, bytes);
        Assert.All(Refusal().Problems, problem => Assert.EndsWith($"lies in \"{location}\"; external data must be inside the model folder.", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Row16_DataIsALinkOutOfTheFolder_IsRefused()
    {
        var elsewhere = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        try
        {
            File.Move(Graph + ".data", Path.Combine(elsewhere, "weights"));
            File.CreateSymbolicLink(Graph + ".data", Path.Combine(elsewhere, "weights"));
            Assert.All(Refusal().Problems, problem => Assert.EndsWith("external data must be inside the model folder.", problem, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void Row16_AbsurdSize_IsRefusedByItsField()
    {
        var path = Path.Combine(_folder, "genai_config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"head_size\": 16", "\"head_size\": 2000000000", StringComparison.Ordinal));
        Assert.Equal("genai_config.json: model.decoder.head_size is 2000000000; it must be at most 1024.", Refusal().Message);
    }

    [Fact]
    public void Read_FolderOfTransformersJs_RunsTheSameModel()
    {
        using var builder = new OnnxModel(ModelFolder.Read(_folder), new OnnxModelOptions());
        using var expected = builder.CreateSequence();
        Directory.CreateDirectory(Path.Combine(_folder, "onnx"));
        File.Move(Graph + ".data", Path.Combine(_folder, "onnx", "model.onnx.data"));
        File.Move(Graph, Path.Combine(_folder, "onnx", "model_q4.onnx"));
        File.Delete(Path.Combine(_folder, "genai_config.json"));
        File.WriteAllText(
            Path.Combine(_folder, "config.json"),
            """{"model_type":"qwen2","num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"hidden_size":64,"vocab_size":96,"max_position_embeddings":48,"eos_token_id":[2,3],"bos_token_id":1}""");
        var folder = ModelFolder.Read(_folder);
        Assert.Equal([2, 3], folder.Configuration.EndTokens);
        using var model = new OnnxModel(folder, new OnnxModelOptions());
        using var found = model.CreateSequence();
        Assert.Equal(expected.Append([5, 6, 7], CancellationToken.None).ToArray(), found.Append([5, 6, 7], CancellationToken.None).ToArray());
    }

    private static void Flip(string path, int bit)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        File.WriteAllBytes(path, bytes);
    }

    private static void Replace(Span<byte> bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        for (var at = bytes.IndexOf(what); at >= 0; at = bytes.IndexOf(what))
        {
            with.CopyTo(bytes[at..]);
        }
    }

    private ModelFolderException Refusal() => Assert.Throws<ModelFolderException>(() =>
    {
        using var model = new OnnxModel(ModelFolder.Read(_folder), new OnnxModelOptions());
    });
}
