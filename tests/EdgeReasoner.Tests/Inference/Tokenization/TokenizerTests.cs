using System.Text;
using System.Text.Json;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Inference.Tokenization.Files;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

public sealed class TokenizerTests
{
    private static readonly Tokenizer Bytes = GoldenFile.Small("qwen");
    private static readonly Tokenizer Pieces = GoldenFile.Small("llama2");
    private static readonly Tokenizer Gemma = GoldenFile.Small("gemma");

    public static TheoryData<string> Shapes => ["qwen", "llama3", "smollm2", "llama2", "phi3", "mistral", "gemma", "nobytes"];

    [Theory]
    [InlineData("qwen")]
    [InlineData("llama3")]
    [InlineData("gpt2")]
    [InlineData("smollm2")]
    [InlineData("o200k")]
    [InlineData("gpt2space")]
    public void Tokenize_RealVocabulary_GivesTheReferenceIds(string shape)
    {
        var folder = SharedData.Qwen();
        var golden = GoldenFile.Read("qwen3-ids.json").GetProperty(shape);
        var tokenizer = shape == "qwen" ? TokenizerFolder.Read(folder) : new Tokenizer(TokenizerJsonFile.Read(Compose(folder, golden)));

        AssertSame(GoldenFile.Ids(golden.GetProperty("ids")), GoldenFile.Texts, tokenizer.Tokenize);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tokenize_SmallVocabulary_GivesTheReferenceIds(string shape)
    {
        var tokenizer = GoldenFile.Small(shape, out var golden);

        AssertSame(GoldenFile.Ids(golden.GetProperty("ids")), [.. GoldenFile.Texts.Select(text => tokenizer.TryGetSpecialToken("<s>", out _) && text.Contains("<s>", StringComparison.Ordinal) ? "<skip>" : text)], tokenizer.Tokenize);
        AssertSame(GoldenFile.Ids(golden.GetProperty("marked")), GoldenFile.Marked, tokenizer.TokenizeTrusted);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Detokenize_ReferenceIds_GivesTheReferenceText(string shape)
    {
        var tokenizer = GoldenFile.Small(shape, out var golden);
        var ids = GoldenFile.Ids(golden.GetProperty("ids"));
        var texts = golden.GetProperty("decoded").EnumerateArray().Select(text => text.GetString()!).ToArray();

        Assert.All(ids.Zip(texts), pair => Assert.Equal(pair.Second, tokenizer.Detokenize(pair.First, continues: false)));
    }

    [Property]
    public bool Detokenize_TokenizedBytes_IsTheText(string text) => RoundTrips(Bytes, text, static given => given.Normalize(NormalizationForm.FormC) == given);

    [Property]
    public bool Detokenize_TokenizedPieces_IsTheText(string text) => RoundTrips(Pieces, text, static given => !given.Contains('\u2581', StringComparison.Ordinal));

    [Property]
    public bool Tokenize_AnyText_MakesNoMark(string text)
    {
        var marks = new[] { Bytes, Pieces, Gemma }.Select(tokenizer => (tokenizer, Ids: tokenizer.SpecialTokens.Select(mark => tokenizer.TryGetSpecialToken(mark, out var id) ? id : -1).ToHashSet())).ToArray();
        return marks.All(pair => !pair.tokenizer.Tokenize((text ?? "") + string.Concat(pair.tokenizer.SpecialTokens) + text).Any(id => pair.Ids.Contains(id) && id != 0));
    }

    [Fact]
    public void Tokenize_Parts_AreOneText()
        => Assert.Equal(
            Bytes.TokenizeTrusted("<|im_start|>user\nhello<|im_end|>\n"),
            Bytes.Tokenize([TextPart.Special("<|im_start|>"), TextPart.Of("us"), TextPart.Of("er\nhel"), TextPart.Of("lo"), TextPart.Special("<|im_end|>"), TextPart.Of("\n")]));

    [Fact]
    public void Tokenize_UnknownMark_IsRefused()
        => Assert.Throws<ArgumentException>(() => Bytes.Tokenize([TextPart.Special("<|nobody|>")]));

    [Fact]
    public void Tokenize_Continuing_PutsNoSpaceBefore()
    {
        var alone = Pieces.Tokenize("Answer");
        var continuing = Pieces.Tokenize([TextPart.Of("Answer")], continues: true);

        Assert.Equal(" Answer", Pieces.Detokenize(alone));
        Assert.Equal("Answer", Pieces.Detokenize(continuing));
    }

    [Fact]
    public void Tokenize_LoneSurrogates_BecomeTheReplacementCharacter()
        => Assert.Equal(Bytes.Tokenize("a\uFFFDb\uFFFD"), Bytes.Tokenize("a\uD83Db\uDE00"));

    [Theory]
    [InlineData("😀")]
    [InlineData("温度")]
    [InlineData("é")]
    public void StreamingDetokenizer_CharacterOfManyTokens_ComesWhole(string text)
    {
        var stream = new StreamingDetokenizer(Bytes);
        var parts = Bytes.Tokenize(text).Select(stream.Append).Where(static part => part.Length > 0).ToArray();

        Assert.All(parts, part => Assert.DoesNotContain('\uFFFD', part));
        Assert.Equal(text, string.Concat(parts));
        Assert.Equal("", stream.End());
    }

    [Fact]
    public void StreamingDetokenizer_EndsWithinACharacter_SaysSo()
    {
        var stream = new StreamingDetokenizer(Bytes);
        var tokens = Bytes.Tokenize("😀");

        Assert.Equal("", string.Concat(tokens[..^1].Select(stream.Append)));
        Assert.Equal("\uFFFD", stream.End());
    }

    [Fact]
    public void Tokenize_LongWord_EqualsTheShortWordsWay()
    {
        // The heap takes over beyond 48 parts; a repeated word without spaces has to merge in the same way on both sides of it.
        var tokenizer = GoldenFile.Small("llama2");
        var text = string.Concat(Enumerable.Repeat("temperature_reading", 40));
        Assert.Equal(text, tokenizer.Detokenize(tokenizer.Tokenize(text), continues: false));
        Assert.True(tokenizer.Tokenize(text).Length < text.Length);
    }

    private static bool RoundTrips(Tokenizer tokenizer, string? text, Func<string, bool> applies)
    {
        text = new string([.. (text ?? "").Where(static letter => !char.IsSurrogate(letter))]);
        return !applies(text) || text.Length == 0 || tokenizer.Detokenize(tokenizer.Tokenize(text), continues: false) == text;
    }

    private static void AssertSame(int[][] expected, string[] texts, Func<string, int[]> tokenize)
    {
        Assert.Equal(texts.Length, expected.Length);
        var differing = texts.Index().Where(item => !tokenize(item.Item).SequenceEqual(expected[item.Index]))
            .Select(item => $"{JsonSerializer.Serialize(item.Item)}: {string.Join(' ', tokenize(item.Item))} instead of {string.Join(' ', expected[item.Index])}");
        Assert.Empty(differing);
    }

    private static byte[] Compose(string folder, JsonElement golden)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WritePropertyName("normalizer");
            golden.GetProperty("normalizer").WriteTo(json);
            json.WritePropertyName("pre_tokenizer");
            golden.GetProperty("pre_tokenizer").WriteTo(json);
            json.WriteStartObject("model");
            json.WriteString("type", "BPE");
            json.WriteBoolean("ignore_merges", golden.GetProperty("ignore_merges").GetBoolean());
            json.WritePropertyName("vocab");
            json.WriteRawValue(File.ReadAllBytes(Path.Combine(folder, "vocab.json")));
            json.WriteStartArray("merges");
            foreach (var merge in File.ReadLines(Path.Combine(folder, "merges.txt")).Where(static line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)))
            {
                json.WriteStringValue(merge);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }
}
