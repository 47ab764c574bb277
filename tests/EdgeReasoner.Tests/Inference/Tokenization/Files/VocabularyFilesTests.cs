using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Tokenization.Files;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization.Files;

public sealed class VocabularyFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vocabulary-").FullName;

    public VocabularyFilesTests()
    {
        Write("vocab.json", """{"a":0,"b":1,"ab":2,"1":3,"Ġ":4,"<|end|>":5}""");
        Write("merges.txt", "#version: 0.2\na b\n");
        Write("tokenizer_config.json", """{"tokenizer_class":"Qwen2Tokenizer","added_tokens_decoder":{"5":{"content":"<|end|>","special":true}}}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_GoodFolder_MergesSplitsAndKnowsAddedTokens()
    {
        var tokenizer = TokenizerFolder.Read(_folder);
        Assert.Equal([2, 4, 2, 3, 3], tokenizer.Tokenize("ab ab11"));
        Assert.Equal(["<|end|>"], tokenizer.SpecialTokens);
    }

    [Fact]
    public void Read_ClassNobodyKnows_NamesFieldAndRemedy()
    {
        Write("tokenizer_config.json", """{"tokenizer_class":"LlamaTokenizer"}""");
        Assert.Equal(
            "tokenizer_config.json: tokenizer_class is \"LlamaTokenizer\"; it must be Qwen2Tokenizer or GPT2Tokenizer; for others give the folder a tokenizer.json, which says how text is split.", Refusal());
    }

    [Fact]
    public void Read_NothingSaysHowTextIsSplit_IsRefused()
    {
        File.Delete(Path.Combine(_folder, "tokenizer_config.json"));
        Assert.StartsWith("tokenizer_config.json is missing", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b\nab\n", "merges.txt: merge 1 is \"ab\"; it must be two tokens with a space between.")]
    [InlineData(" b\n", "merges.txt: merge 0 is \" b\"; it must be two tokens with a space between.")]
    [InlineData("a \n", "merges.txt: merge 0 is \"a \"; it must be two tokens with a space between.")]
    public void Read_MergeThatIsNone_IsNamed(string merges, string problem)
    {
        Write("merges.txt", merges);
        Assert.Equal(problem, Refusal());
    }

    [Theory]
    [InlineData("vocab.json", "{\"a\":", "vocab.json is not JSON")]
    [InlineData("vocab.json", "{\"a\":1.5}", "vocab.json: a is 1.5; it must be a token id, 0 to 16,777,215.")]
    [InlineData("vocab.json", "{\"a\":16777216}", "vocab.json: a is 16777216; it must be a token id, 0 to 16,777,215.")]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\":\"Qwen2Tokenizer\",\"added_tokens_decoder\":{\"-1\":{\"content\":\"x\"}}}", "tokenizer_config.json: added_tokens_decoder.-1 is an object; it must have a token id as its name.")]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\":\"Qwen2Tokenizer\",\"added_tokens_decoder\":{\"5\":{}}}", "tokenizer_config.json: added_tokens_decoder.5.content is missing; it must be a text.")]
    public void Read_DamagedFile_NamesTheField(string file, string json, string problem)
    {
        Write(file, json);
        Assert.StartsWith(problem, Refusal(), StringComparison.Ordinal);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private string Refusal() => Assert.Throws<ModelFolderException>(() => TokenizerFolder.Read(_folder)).Message;
}
