using EdgeReasoner.Inference.Tokenization.Patterns;
using EdgeReasoner.Inference.Tokenization.Unicode;

namespace EdgeReasoner.Inference.Tokenization.Splitting;

/// <summary>One of Unicode's normalization forms.</summary>
/// <param name="form">Which.</param>
internal sealed class FormNormalizer(UnicodeForm form) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => UnicodeNormalizer.Apply(text, form);
}

/// <summary>Puts a text before each section.</summary>
/// <param name="prefix">The text.</param>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => prefix + text;
}

/// <summary>Replaces a text by another.</summary>
/// <param name="old">What is replaced.</param>
/// <param name="replacement">By what.</param>
internal sealed class ReplaceNormalizer(string old, string replacement) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => text.Replace(old, replacement, StringComparison.Ordinal);
}

/// <summary>Replaces every match of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="replacement">By what.</param>
internal sealed class PatternNormalizer(CodePointPattern pattern, string replacement) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var at = 0;
        while (pattern.TryFind(text, at, out var start, out var length))
        {
            result.Append(text, at, start - at).Append(replacement);
            at = start + length;
        }

        return at == 0 ? text : result.Append(text, at, text.Length - at).ToString();
    }
}

/// <summary>Takes white space off the ends.</summary>
/// <param name="left">Off the beginning.</param>
/// <param name="right">Off the end.</param>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    /// <inheritdoc/>
    public override string Apply(string text) => (left, right) switch
    {
        (true, true) => text.Trim(),
        (true, false) => text.TrimStart(),
        (false, true) => text.TrimEnd(),
        _ => text,
    };
}
