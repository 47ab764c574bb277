namespace EdgeReasoner.Inference.Tokenization;

/// <summary>A part of what a model is given: text, or a special token that only a template may write.</summary>
/// <param name="Text">The text, or the special token's content such as <c>&lt;|im_start|&gt;</c>.</param>
/// <param name="IsSpecialToken">Whether it is one of the tokenizer's added tokens; text never becomes one.</param>
public readonly record struct TextPart(string Text, bool IsSpecialToken)
{
    /// <summary>A text.</summary>
    /// <param name="text">Any text, trusted or not.</param>
    /// <returns>The part.</returns>
    public static TextPart Of(string text) => new(text, IsSpecialToken: false);

    /// <summary>A special token.</summary>
    /// <param name="content">Its content.</param>
    /// <returns>The part.</returns>
    public static TextPart Special(string content) => new(content, IsSpecialToken: true);
}
