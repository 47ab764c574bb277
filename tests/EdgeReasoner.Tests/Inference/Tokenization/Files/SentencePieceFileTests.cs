using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Protobuf;
using EdgeReasoner.Inference.Tokenization.Files;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization.Files;

public sealed class SentencePieceFileTests
{
    [Fact]
    public void Read_UnigramModel_IsRefusedByItsKind()
        => Assert.StartsWith("tokenizer.model: trainer_spec.model_type is 1; it must be 2 (BPE)", Refusal(File(modelType: 1)), StringComparison.Ordinal);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Read_NormalizerThatChangesTexts_IsRefused(bool hasRules, bool removesSpaces)
        => Assert.StartsWith("tokenizer.model: normalizer_spec", Refusal(File(hasRules: hasRules, removesSpaces: removesSpaces)), StringComparison.Ordinal);

    [Fact]
    public void Read_ScoreThatIsNoFloat_IsDamage()
    {
        var file = File().Add(1, new ProtobufMessage().Add(1, "a").Add(2, 1L));
        Assert.Contains("damaged: the score of piece \"a\" is no float", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PiecesOfEachKind_AreAddedOrText()
    {
        var file = File();
        foreach (var (text, kind) in new[] { ("<unk>", 2L), ("<s>", 3L), ("user", 4L), ("▁", 1L), ("<0x41>", 6L) })
        {
            file.Add(1, new ProtobufMessage().Add(1, text).Add(2, -1f).Add(3, kind));
        }

        var parts = SentencePieceFile.Read(file.ToArray());

        Assert.Equal([("<unk>", true), ("<s>", true), ("user", false)], parts.Added.Select(static token => (token.Content, token.IsSpecial)));
        Assert.Equal(0, parts.Vocabulary.UnknownToken);
        Assert.Contains(4, parts.Vocabulary.SpecialTokens); // a byte written out is never merged from text
    }

    private static ProtobufMessage File(long modelType = 2, bool hasRules = false, bool removesSpaces = false)
    {
        var normalizer = new ProtobufMessage().Add(3, 1L).Add(4, removesSpaces ? 1L : 0L); // add_dummy_prefix, remove_extra_whitespaces
        return new ProtobufMessage().Add(2, new ProtobufMessage().Add(3, modelType).Add(35, 1L)).Add(3, hasRules ? normalizer.Add(2, "rules") : normalizer);
    }

    private static string Refusal(ProtobufMessage file) => Assert.Throws<ModelFolderException>(() => SentencePieceFile.Read(file.ToArray())).Message;
}
