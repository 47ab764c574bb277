using System.Text;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Inference.Tokenization.Files;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

public sealed class TokenizerFileTests
{
    private const string Model = """{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}""";

    [Theory]
    [InlineData("""{"model":{"type":"Unigram"}}""", "model.type")]
    [InlineData("""{"model":{"type":"BPE","vocab":[],"merges":[]}}""", "model.vocab")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "model.vocab[\"a\"]")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "model.merges[0]")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a c"]}}""", "merge 0")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}}""", "model.dropout")]
    [InlineData("""{"model":MODEL,"normalizer":{"type":"Lowercase"}}""", "normalizer.type")]
    [InlineData("""{"model":MODEL,"normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Precompiled"}]}}""", "normalizer.normalizers[1].type")]
    [InlineData("""{"model":MODEL,"pre_tokenizer":{"type":"BertPreTokenizer"}}""", "pre_tokenizer.type")]
    [InlineData("""{"model":MODEL,"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(?<=a)"},"behavior":"Isolated"}}""", "pre_tokenizer.pattern.Regex")]
    [InlineData("""{"model":MODEL,"decoder":{"type":"WordPiece"}}""", "decoder.type")]
    [InlineData("{", "not JSON")]
    public void Read_WhatWouldTokenizeOtherwise_IsRefusedByName(string json, string field)
    {
        var problem = Assert.Throws<ModelFolderException>(() => new Tokenizer(TokenizerJsonFile.Read(Encoding.UTF8.GetBytes(json.Replace("MODEL", Model, StringComparison.Ordinal)))));
        Assert.Contains(field, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SentencePieceModel_MergesByScore()
    {
        // "ab" is better than "▁a": merged from the left by place, "▁ab" would be "▁a" and "b".
        var file = SentencePiece(("<unk>", 0, 2), ("<s>", 0, 3), ("<0x41>", 0, 6), ("▁", -9, 1), ("a", -9, 1), ("b", -9, 1), ("ab", -1, 1), ("▁a", -2, 1), ("▁ab", -3, 1));
        var tokenizer = new Tokenizer(SentencePieceFile.Read(file));

        Assert.Equal([8, 6], tokenizer.Tokenize("abab"));
        Assert.Equal([8, 8, 2, 0], tokenizer.Tokenize("ab abAC"));
        Assert.Equal("ab ab", tokenizer.Detokenize(tokenizer.Tokenize("ab ab"), continues: false));
        Assert.DoesNotContain(1, tokenizer.Tokenize("<s>"));
    }

    [Fact]
    public void Read_SentencePieceModelCutOff_IsRefused()
        => Assert.Contains("damaged", Assert.Throws<ModelFolderException>(() => SentencePieceFile.Read(SentencePiece(("a", 0, 1)).AsMemory()[..^3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_FolderWithoutTokenizer_SaysWhatItMustHold()
    {
        var folder = Directory.CreateTempSubdirectory("tokenizer-");
        try
        {
            Assert.Contains("tokenizer.model", Assert.Throws<ModelFolderException>(() => TokenizerFolder.Read(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] SentencePiece(params (string Text, float Score, byte Kind)[] pieces)
    {
        using var file = new MemoryStream();
        foreach (var (text, score, kind) in pieces)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            byte[] piece = [0x0A, (byte)utf8.Length, .. utf8, 0x15, .. BitConverter.GetBytes(score), 0x18, kind];
            file.Write([0x0A, (byte)piece.Length, .. piece]);
        }

        file.Write([0x12, 5, 0x18, 2, 0x98, 0x02, 1]); // trainer_spec: model_type BPE, byte_fallback
        file.Write([0x1A, 4, 0x18, 1, 0x20, 0]); // normalizer_spec: add_dummy_prefix, no removal of spaces
        return file.ToArray();
    }
}
