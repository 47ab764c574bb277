namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The sentence for a wrong step: what stands before the mistake, what is right there, and what was written.</summary>
internal static class FlawSentence
{
    /// <summary>The sentence, such as <c>step 2: temp 41 plus 7 = 48, not 49</c>.</summary>
    /// <param name="prompt">The prompt, which knows the requester's names.</param>
    /// <param name="step">Index of the step, from 0.</param>
    /// <param name="right">The right tokens of the step.</param>
    /// <param name="written">What was written, from the beginning of the step on.</param>
    /// <param name="at">The first token in which they differ, in both.</param>
    /// <returns>One sentence without a full stop.</returns>
    internal static string Of(SymbolicPrompt prompt, int step, ReadOnlySpan<int> right, ReadOnlySpan<int> written, int at)
    {
        if (at == 0)
        {
            return $"step {step + 1}: it does not begin with its label but with '{Word(prompt, written, 0, 0)}'";
        }

        var start = StartOfWord(right, at);
        var (expected, found) = (Word(prompt, right, start, at), Word(prompt, written, start, at));
        if (expected == found)
        {
            // The same number with the mark of a carry at the wrong digit, or other digits than it has places.
            (expected, found) = (SymbolicVocabulary.Tokens[right[at]], SymbolicVocabulary.Tokens[written[at]]);
        }

        var before = prompt.Describe(right[1..start]); // without the label
        return $"step {step + 1}: {before}{(before.Length > 0 ? " " : "")}{expected}, not {found}";
    }

    // A number counts as one word, from its sign on.
    private static int StartOfWord(ReadOnlySpan<int> tokens, int at)
    {
        var start = at;
        while (start > 0 && TokenIds.DigitValue(tokens[start]) >= 0)
        {
            start--;
        }

        return IsSign(tokens[start]) ? start : at;
    }

    private static string Word(SymbolicPrompt prompt, ReadOnlySpan<int> tokens, int start, int at)
    {
        if (IsSign(tokens[start]))
        {
            var end = start + 1;
            while (end < tokens.Length && TokenIds.DigitValue(tokens[end]) >= 0)
            {
                end++;
            }

            if (end > at)
            {
                return prompt.Describe(tokens[start..end]);
            }
        }

        var token = tokens[at];
        return token == TokenIds.End ? "the end of the step"
            : TokenIds.IsRelation(token) ? Relation(token)
            : prompt.Describe([token]).TrimEnd(':', '.');
    }

    // Scratch work of a comparison, which a description leaves out: <e2, =e2, >e2 or the word for the whole.
    private static string Relation(int token)
    {
        var text = SymbolicVocabulary.Tokens[token];
        if (text[0] is not ('<' or '=' or '>'))
        {
            return text;
        }

        var relation = text[0] switch { '<' => "a smaller", '>' => "a greater", _ => "the same" };
        return $"{relation} digit {int.Parse(text.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture) + 1} from the right";
    }

    private static bool IsSign(int token) => token == TokenIds.Positive || token == TokenIds.Negative;
}
