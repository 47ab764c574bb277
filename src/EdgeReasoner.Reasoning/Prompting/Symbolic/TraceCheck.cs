namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Checks a reasoning against the exact one.</summary>
/// <remarks>
/// There is one right way to write each step: which numbers are copied, how they compare place by place, what they sum to, which verdict,
/// tally, rule and option follow. So the comparison with the exact steps is the re-computation of all that the reasoning claims.
/// </remarks>
internal static class TraceCheck
{
    /// <summary>Checks a reasoning.</summary>
    /// <param name="prompt">What is reasoned about.</param>
    /// <param name="exact">The exact reasoning for it.</param>
    /// <param name="answer">The answer that the exact reasoning proves.</param>
    /// <param name="reasoning">The tokens to check: steps, the last one finished or not, the mark that all is done included or not.</param>
    /// <returns>
    /// (1) <see cref="Finding.None"/> when the exact reasoning has more steps than there are labels; (2) <see cref="Finding.Flaw"/> at the first token that
    /// differs; (3) <see cref="Finding.Proof"/> when all steps are there, whatever follows them; (4) <see cref="Finding.Sound"/>, also when a right step claims too early to be the last.
    /// </returns>
    internal static Finding Of(SymbolicPrompt prompt, Trace exact, string answer, ReadOnlySpan<int> reasoning)
    {
        if (exact.Steps.Count > SymbolicVocabulary.MaxSteps)
        {
            return Finding.None; // 1
        }

        var offset = 0;
        for (var step = 0; step < exact.Steps.Count; step++)
        {
            var right = exact.Steps[step].AsSpan().TrimEnd(TokenIds.Done);
            var written = reasoning[offset..];
            var same = right.CommonPrefixLength(written);
            if (same == written.Length || (same == 0 && prompt.EndsReasoning(written[0])))
            {
                return same == right.Length && step == exact.Steps.Count - 1 ? new Finding.Proof(answer) : new Finding.Sound(offset + same); // 4, or 3 at the last token
            }

            if (same < right.Length)
            {
                var sentence = FlawSentence.Of(prompt, step, right, written, same);
                return new Finding.Flaw(offset + same, sentence); // 2
            }

            offset += right.Length;
        }

        return new Finding.Proof(answer); // 3
    }
}
