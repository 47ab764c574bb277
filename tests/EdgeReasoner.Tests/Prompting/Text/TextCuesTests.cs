using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Chat;
using EdgeReasoner.Reasoning.Prompting.Text;
using EdgeReasoner.Tests.Inference.Tokenization;
using Xunit;

namespace EdgeReasoner.Tests.Prompting.Text;

public sealed class TextCuesTests
{
    private static readonly Tokenizer Tokens = GoldenFile.Small("qwen");

    private readonly TextCues _cues = new(Tokens, ChatFormats.All["chatml"], [7]);

    [Fact]
    public void YesAndNo_Gate_ShareNoToken()
    {
        Assert.NotEmpty(_cues.Yes);
        Assert.NotEmpty(_cues.No);
        Assert.Empty(_cues.Yes.Intersect(_cues.No)); // or the gate would count a token for both
    }

    [Fact]
    public void Labels_Sixteen_AreAllDifferent() => Assert.Equal(16, _cues.Labels.Select(static label => string.Join(' ', label)).Distinct().Count());

    [Fact]
    public void Ends_MarksOfTheFormatAndOfTheConfiguration_AreAll()
    {
        Assert.True(Tokens.TryGetSpecialToken("<|im_end|>", out var end));

        Assert.Equal([7, end], _cues.Ends.Order());
    }

    [Fact]
    public void Critique_Cue_ClosesTheModelsTurnAndOpensItsNext()
    {
        var text = Tokens.Detokenize(_cues.Critique);

        Assert.StartsWith("<|im_end|>\n<|im_start|>user\n", text, StringComparison.Ordinal);
        Assert.EndsWith("<|im_end|>\n<|im_start|>assistant\n", text, StringComparison.Ordinal);
    }
}
