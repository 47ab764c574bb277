using System.Text;
using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

/// <summary>What both readers of a decoder's shape must agree on, and where Hugging Face's file leaves more unsaid; <see cref="ModelFolderTests"/> has the fields of the other.</summary>
public sealed class ConfigurationReaderTests
{
    private const string GenAi = """
        {"model":{"context_length":16000000,"vocab_size":4000000,"eos_token_id":0,
          "decoder":{"head_size":1024,"num_attention_heads":1024,"num_hidden_layers":512,"num_key_value_heads":1024}}}
        """;

    private const string HuggingFace = """
        {"num_hidden_layers":512,"num_attention_heads":1024,"num_key_value_heads":1024,"head_dim":1024,"hidden_size":1000000,
          "vocab_size":4000000,"max_position_embeddings":16000000,"eos_token_id":0}
        """;

    [Fact]
    public void Read_EveryNumberAtItsLimit_IsTaken()
    {
        var expected = (DecoderLimits.Layers, DecoderLimits.Heads, DecoderLimits.HeadSize, DecoderLimits.VocabularySize, DecoderLimits.ContextLength);
        Assert.Equal(expected, Sizes(ReadGenAi(GenAi)));
        Assert.Equal(expected, Sizes(ReadHuggingFace(HuggingFace)));

        static (int, int, int, int, int) Sizes(DecoderConfiguration read) => (read.Layers, read.Heads, read.HeadSize, read.VocabularySize, read.ContextLength);
    }

    [Theory]
    [InlineData("\"context_length\":16000000", "\"context_length\":16000001", "model.context_length is 16000001; it must be at most 16000000.")]
    [InlineData("\"vocab_size\":4000000", "\"vocab_size\":4000001", "model.vocab_size is 4000001; it must be at most 4000000.")]
    [InlineData("\"num_attention_heads\":1024", "\"num_attention_heads\":1025", "model.decoder.num_attention_heads is 1025; it must be at most 1024.")]
    [InlineData("\"num_hidden_layers\":512", "\"num_hidden_layers\":2147483648", "model.decoder.num_hidden_layers is 2147483648; it must be a whole number of 1 or more.")]
    public void ReadGenAi_NumberBeyondItsLimit_IsRefusedByName(string good, string bad, string problem)
    {
        List<string> problems = [];
        Assert.Null(GenAiConfigurationReader.Read(Utf8(GenAi, good, bad), problems));
        Assert.Contains($"genai_config.json: {problem}", problems);
    }

    [Fact]
    public void ReadGenAi_CommentsAndTrailingCommas_AreTaken()
        => Assert.Equal(512, ReadGenAi(GenAi.Replace("{\"model\":{", "{ // by hand\n\"model\":{", StringComparison.Ordinal).Replace("}}}", ",}},}", StringComparison.Ordinal)).Layers); // OnnxRuntimeGenAI takes them too

    [Theory]
    [InlineData("\"num_hidden_layers\":512", "\"num_hidden_layers\":513", "num_hidden_layers is 513; it must be a whole number from 1 to 512.")]
    [InlineData("\"head_dim\":1024", "\"head_dim\":0", "head_dim is 0; it must be a whole number from 1 to 1024.")]
    [InlineData("\"vocab_size\":4000000,", "", "vocab_size is missing; it must be a whole number from 1 to 4000000.")]
    [InlineData("\"num_key_value_heads\":1024", "\"num_key_value_heads\":1000", "num_key_value_heads is 1000; it must divide num_attention_heads, 1024.")]
    [InlineData("\"eos_token_id\":0", "\"eos_token_id\":4000000", "eos_token_id is 4000000; it must be a token id in [0, vocab_size = 4000000).")]
    [InlineData("\"eos_token_id\":0", "\"eos_token_id\":null", "eos_token_id is missing; it must be a token id or an array of them.")]
    [InlineData("\"eos_token_id\":0", "\"eos_token_id\":[1,\"2\"]", "eos_token_id is \"2\"; it must be a token id in [0, vocab_size = 4000000).")]
    public void ReadHuggingFace_BadField_IsRefusedByName(string good, string bad, string problem)
    {
        List<string> problems = [];
        Assert.Null(HuggingFaceConfigurationReader.Read(Utf8(HuggingFace, good, bad), "model.onnx", problems));
        Assert.Contains($"config.json: {problem}", problems);
    }

    [Fact]
    public void ReadHuggingFace_HeadsLeftUnsaid_AreThoseOfPlainAttention()
    {
        // As transformers reads it: as many key and value heads as heads, each hidden_size / heads wide.
        var read = ReadHuggingFace("""{"num_hidden_layers":2,"num_attention_heads":4,"hidden_size":64,"vocab_size":10,"max_position_embeddings":8,"eos_token_id":1}""");
        Assert.Equal((4, 16), (read.KeyValueHeads, read.HeadSize));
        Assert.Equal((null, null), (read.BeginToken, read.PadToken));
    }

    [Fact]
    public void ReadHuggingFace_ModelThatAlsoSeesPictures_HasItsNumbersInASection()
    {
        var read = ReadHuggingFace("""
            {"eos_token_id":[1,2],"bos_token_id":3,"vocab_size":7,"text_config":
              {"num_hidden_layers":2,"num_attention_heads":4,"hidden_size":64,"vocab_size":10,"max_position_embeddings":8}}
            """);
        Assert.Equal((10, 3), (read.VocabularySize, read.BeginToken));
        Assert.Equal([1, 2], read.EndTokens);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{")]
    public void ReadHuggingFace_OtherJson_IsOneProblem(string json)
    {
        List<string> problems = [];
        Assert.Null(HuggingFaceConfigurationReader.Read(Encoding.UTF8.GetBytes(json), "model.onnx", problems));
        Assert.StartsWith("config.json is ", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static byte[] Utf8(string json, string good, string bad)
    {
        Assert.Contains(good, json, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(json.Replace(good, bad, StringComparison.Ordinal));
    }

    private static DecoderConfiguration ReadGenAi(string json)
    {
        List<string> problems = [];
        var read = GenAiConfigurationReader.Read(Encoding.UTF8.GetBytes(json), problems);
        Assert.Empty(problems);
        return read!;
    }

    private static DecoderConfiguration ReadHuggingFace(string json)
    {
        List<string> problems = [];
        var read = HuggingFaceConfigurationReader.Read(Encoding.UTF8.GetBytes(json), "model.onnx", problems);
        Assert.Empty(problems);
        return read!;
    }
}
