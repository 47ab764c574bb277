using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The rule by which a candidate becomes the incumbent: a worse revision must not win.</summary>
/// <param name="options">The lead that is asked for.</param>
internal sealed class AcceptRule(ReflectionOptions options)
{
    /// <summary>A candidate needs so many votes to win without a lead.</summary>
    private const int VotesToWin = 2;

    /// <summary>Says whether the candidate becomes (or is) the incumbent.</summary>
    /// <param name="incumbent">The best answer so far; null when there is none.</param>
    /// <param name="candidate">What the newest probe says; null when it says nothing.</param>
    /// <param name="pooled">All evidence, the newest probe's included.</param>
    /// <param name="votes">All votes, the newest probe's included.</param>
    /// <param name="proven">The answer that the checker proved; null when it proved none.</param>
    /// <returns>
    /// Whether it is the proven answer, when there is one. Otherwise true when (1) there is no incumbent or they are the same, (2) two votes, and more than the incumbent's, stand behind
    /// it, (3) it leads by <see cref="ReflectionOptions.AcceptLead"/>.
    /// </returns>
    public bool Accepts(string? incumbent, string? candidate, AnswerDistribution pooled, Votes votes, string? proven = null)
    {
        if (proven is not null)
        {
            return candidate == proven;
        }

        if (candidate is null || incumbent is null || candidate == incumbent)
        {
            return candidate is not null; // 1
        }

        if (votes.For(candidate) >= VotesToWin && votes.For(candidate) > votes.For(incumbent))
        {
            return true; // 2
        }

        return pooled.Of(candidate) - pooled.Of(incumbent) >= options.AcceptLead; // 3
    }
}
