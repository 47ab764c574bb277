using System.Text;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Tokenization;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

public sealed class WordLevelTokenizerTests
{
    private static readonly string[] _vocabulary = ["<unk>", "<eos>", "the", "tank", "is", "full", "\"é<>\\"];

    [Fact]
    public void Tokenize_AnyWhiteSpace_SplitsThere()
        => Assert.Equal([2, 3, 4, 5], new WordLevelTokenizer(_vocabulary).Tokenize("  the tank\tis\n full "));

    [Fact]
    public void Tokenize_UnknownWord_IsTheUnknownToken()
        => Assert.Equal([2, 0], new WordLevelTokenizer(_vocabulary, "<unk>").Tokenize("the pump"));

    [Fact]
    public void Tokenize_UnknownWordWithoutAToken_IsRefusedByName()
    {
        var thrown = Assert.Throws<KeyNotFoundException>(() => new WordLevelTokenizer(_vocabulary).Tokenize("the pump"));
        Assert.Contains("pump", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Detokenize_Ids_JoinsWithSpaces()
        => Assert.Equal("the tank is full", new WordLevelTokenizer(_vocabulary).Detokenize([2, 3, 4, 5]));

    [Fact]
    public void TokenOf_IdOf_AreInverse()
    {
        var tokenizer = new WordLevelTokenizer(_vocabulary);
        Assert.All(Enumerable.Range(0, tokenizer.VocabularySize), id => Assert.Equal(id, tokenizer.IdOf(tokenizer.TokenOf(id))));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        using var file = new MemoryStream();
        WordLevelTokenizer.Write(file, _vocabulary, "<unk>", ["<eos>", "<unk>"]);
        file.Position = 0;
        var tokenizer = WordLevelTokenizer.Read(file);
        Assert.Equal(_vocabulary, Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenOf));
        Assert.Equal(0, tokenizer.UnknownToken);
    }

    [Theory]
    [InlineData("""{"model":{"type":"BPE"}}""", "tokenizer.json: model.type is BPE; it must be \"WordLevel\"; use a model with such a tokenizer.")]
    [InlineData("""{}""", "tokenizer.json: model.type is missing; it must be \"WordLevel\"; use a model with such a tokenizer.")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0}},"pre_tokenizer":{"type":"Whitespace"}}""", "tokenizer.json: pre_tokenizer.type is Whitespace; it must be \"WhitespaceSplit\", which splits at white space only.")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0}},"pre_tokenizer":{"type":"WhitespaceSplit"},"normalizer":{"type":"NFC"}}""", "tokenizer.json: normalizer is NFC; it must be null.")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0,"b":2}},"pre_tokenizer":{"type":"WhitespaceSplit"}}""", "tokenizer.json: model.vocab[\"b\"] is 2; it must be an id of its own in [0, 2).")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0,"b":0}},"pre_tokenizer":{"type":"WhitespaceSplit"}}""", "tokenizer.json: model.vocab[\"b\"] is 0; it must be an id of its own in [0, 2).")]
    [InlineData("""{"model":{"type":"WordLevel"},"pre_tokenizer":{"type":"WhitespaceSplit"}}""", "tokenizer.json: model.vocab is Undefined; it must be an object from token to id.")]
    public void Read_OtherTokenizer_IsRefusedWithFieldAndRemedy(string json, string problem)
        => Assert.Equal(problem, Assert.Throws<ModelFolderException>(() => Read(json)).Message);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a b":0}},"pre_tokenizer":{"type":"WhitespaceSplit"}}""")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"u"},"pre_tokenizer":{"type":"WhitespaceSplit"}}""")]
    public void Read_DamagedFile_IsRefused(string json) => Assert.Throws<ModelFolderException>(() => Read(json));

    private static WordLevelTokenizer Read(string json)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return WordLevelTokenizer.Read(file);
    }
}
