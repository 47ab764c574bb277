namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Works a critique's findings into a reasoning.</summary>
internal static class StepMerge
{
    /// <summary>
    /// "more" continues the reasoning; "wrong" drops the step that the critique's first step writes anew, and everything after it, and puts the critique's steps there (after the
    /// reasoning when that is just the step it lacks); "ok" changes nothing. Only whole steps are kept: what a budget cut off is dropped.
    /// </summary>
    /// <param name="reasoning">Whole steps, perhaps with the mark that all is done.</param>
    /// <param name="critique">A verdict and steps.</param>
    /// <returns>The revised reasoning.</returns>
    internal static int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique)
    {
        if (critique.IsEmpty)
        {
            return reasoning.ToArray();
        }

        var verdict = critique[0];
        if (verdict == TokenIds.More)
        {
            return Join(WithoutDone(reasoning), WholeSteps(critique[1..]));
        }

        if (verdict == TokenIds.Wrong && critique.Length > 1)
        {
            var at = reasoning.LastIndexOf(critique[1]);
            var corrected = WholeSteps(critique[1..]);
            var isNext = at < 0 && critique[1] == TokenIds.StepLabel(reasoning.Count(TokenIds.End));
            if ((at >= 0 || isNext) && TokenIds.IsStepLabel(critique[1]) && !corrected.IsEmpty)
            {
                return Join(isNext ? WithoutDone(reasoning) : reasoning[..at], corrected);
            }
        }

        return reasoning.ToArray();
    }

    private static ReadOnlySpan<int> WithoutDone(ReadOnlySpan<int> reasoning)
        => reasoning is [.., var last] && last == TokenIds.Done ? reasoning[..^1] : reasoning;

    private static ReadOnlySpan<int> WholeSteps(ReadOnlySpan<int> steps)
        => steps[..(steps.LastIndexOfAny(TokenIds.End, TokenIds.Done) + 1)];

    private static int[] Join(ReadOnlySpan<int> first, ReadOnlySpan<int> second) => [.. first, .. second];
}
