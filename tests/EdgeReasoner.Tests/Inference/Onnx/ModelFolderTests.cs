using System.Security.Cryptography;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

public sealed class ModelFolderTests : IDisposable
{
    private const string Good = """
        {"model":{"context_length":64,"vocab_size":100,"bos_token_id":1,"eos_token_id":[2,3],"pad_token_id":0,"type":"llama",
          "decoder":{"filename":"model.onnx","head_size":8,"hidden_size":32,"num_attention_heads":4,"num_hidden_layers":2,"num_key_value_heads":2,
            "inputs":{"input_ids":"ids","past_key_names":"past.%d.k"},"outputs":{"logits":"scores"}}},"search":{}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("model-folder-").FullName;

    [Fact]
    public void Read_GoodFolder_TakesEveryField()
    {
        var configuration = Read(Good).Configuration;
        Assert.Equal((2, 4, 2, 8), (configuration.Layers, configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize));
        Assert.Equal((64, 100), (configuration.ContextLength, configuration.VocabularySize));
        Assert.Equal((1, 0), (configuration.BeginToken, configuration.PadToken));
        Assert.Equal([2, 3], configuration.EndTokens);
        Assert.Equal(("ids", "past.%d.k", "scores"), (configuration.Names.InputIds, configuration.Names.PastKey, configuration.Names.Logits));
        Assert.Equal("present.%d.value", configuration.Names.PresentValue); // a default
    }

    [Fact]
    public void Read_SingleEndToken_IsAListOfOne()
        => Assert.Equal([7], Read(Good.Replace("[2,3]", "7", StringComparison.Ordinal)).Configuration.EndTokens);

    [Fact]
    public void Read_GoodFolder_HashesGraphAndTokenizer()
    {
        var folder = Read(Good);
        byte[] digests = [.. SHA256.HashData(File.ReadAllBytes(folder.GraphPath)), .. SHA256.HashData(File.ReadAllBytes(Path.Combine(folder.Path, ModelFolder.TokenizerFileName)))];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(digests)), folder.ModelHash);
    }

    [Fact]
    public void Read_OtherTokenizer_HasAnotherHash()
    {
        var before = Read(Good).ModelHash;
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), "other");
        Assert.NotEqual(before, ModelFolder.Read(_folder).ModelHash);
    }

    [Theory]
    [InlineData("\"vocab_size\":100,", "", "genai_config.json: model.vocab_size is missing; it must be a whole number of 1 or more.")]
    [InlineData("\"head_size\":8", "\"head_size\":\"8\"", "genai_config.json: model.decoder.head_size is \"8\"; it must be a whole number of 1 or more.")]
    [InlineData("\"num_hidden_layers\":2", "\"num_hidden_layers\":0", "genai_config.json: model.decoder.num_hidden_layers is 0; it must be a whole number of 1 or more.")]
    [InlineData("\"num_key_value_heads\":2", "\"num_key_value_heads\":3", "genai_config.json: model.decoder.num_key_value_heads is 3; it must divide num_attention_heads, 4.")]
    [InlineData("[2,3]", "[2,100]", "genai_config.json: model.eos_token_id is 100; it must be a token id in [0, vocab_size = 100).")]
    [InlineData("[2,3]", "[]", "genai_config.json: model.eos_token_id is an empty array; it must name one token id or more.")]
    [InlineData("\"bos_token_id\":1", "\"bos_token_id\":-2", "genai_config.json: model.bos_token_id is -2; it must be a token id in [0, vocab_size = 100).")]
    [InlineData("past.%d.k", "past.k", "genai_config.json: model.decoder.inputs.past_key_names is \"past.k\"; it must contain %d where the layer goes.")]
    [InlineData("\"ids\"", "5", "genai_config.json: model.decoder.inputs.input_ids is 5; it must be the name of a graph input or output.")]
    [InlineData("\"model.onnx\"", "\"../model.onnx\"", "genai_config.json: model.decoder.filename is \"../model.onnx\"; it must be the name of a file inside the model folder.")]
    [InlineData("\"model.onnx\"", "\"/etc/passwd\"", "genai_config.json: model.decoder.filename is \"/etc/passwd\"; it must be the name of a file inside the model folder.")]
    public void Read_BadField_IsNamedWithWhatItMustBe(string good, string bad, string problem)
        => Assert.Equal(problem, Assert.Throws<ModelFolderException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal))).Message);

    [Theory]
    [InlineData("-1")]
    [InlineData("null")]
    public void Read_NoPadToken_IsNull(string none)
        => Assert.Null(Read(Good.Replace("\"pad_token_id\":0", "\"pad_token_id\":" + none, StringComparison.Ordinal)).Configuration.PadToken);

    [Fact]
    public void Read_SeveralProblems_NamesThemAll()
    {
        var thrown = Assert.Throws<ModelFolderException>(() => Read("""{"model":{"eos_token_id":0,"vocab_size":5,"context_length":-1,"decoder":{"head_size":1,"num_attention_heads":1,"num_key_value_heads":1}}}"""));
        Assert.Equal(2, thrown.Problems.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"model\":[]}")]
    [InlineData("not json")]
    public void Read_OtherJson_IsRefused(string json) => Assert.Throws<ModelFolderException>(() => Read(json));

    [Fact]
    public void Read_EmptyFolder_NamesBothFiles()
    {
        var thrown = Assert.Throws<ModelFolderException>(() => ModelFolder.Read(_folder));
        Assert.Contains(thrown.Problems, problem => problem.StartsWith("genai_config.json is missing", StringComparison.Ordinal));
        Assert.Contains(thrown.Problems, problem => problem.StartsWith("tokenizer.json is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NoFolder_IsRefused()
        => Assert.Throws<ModelFolderException>(() => ModelFolder.Read(Path.Combine(_folder, "none")));

    [Theory]
    [InlineData(0, null, "Model:Threads is 0; it must lie in [1, 64].")]
    [InlineData(1, 1, "Model:ContextLength is 1; it must be 2 or more, or absent.")]
    public void Problems_BadEngineOption_NamesIt(int threads, int? contextLength, string problem)
        => Assert.Equal(problem, Assert.Single(new OnnxModelOptions { Threads = threads, ContextLength = contextLength }.Problems()));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ModelFolder Read(string configuration)
    {
        File.WriteAllText(Path.Combine(_folder, "genai_config.json"), configuration);
        File.WriteAllText(Path.Combine(_folder, "model.onnx"), "graph");
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), "tokenizer");
        return ModelFolder.Read(_folder);
    }
}
