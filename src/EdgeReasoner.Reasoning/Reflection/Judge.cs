using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Says after each round whether reflection has come to an end.</summary>
/// <param name="options">Thresholds without problems.</param>
internal sealed class Judge(ReflectionOptions options)
{
    private const int VotesToConverge = 2;

    /// <summary>Why reflection ends here, the ways out in the order of checking.</summary>
    /// <param name="round">What the round brought.</param>
    /// <returns>
    /// (0) <see cref="StopReason.Checker"/> when the reasoning proves its answer, and null when a step of it is known to be wrong or missing: what it says of the answer is then no
    /// reason to end, however sure it is (seen: certified answers of longer common-sense items, their reasonings known as incomplete, were wrong in one of two);
    /// (1) <see cref="StopReason.Certified"/>, (2) <see cref="StopReason.Converged"/> by sameness, or <see cref="StopReason.Stalled"/>,
    /// (3) <see cref="StopReason.Converged"/> by votes, (4) <see cref="StopReason.Oscillating"/>, or null to go on.
    /// </returns>
    /// <remarks>
    /// A reasoning that was not at its end when it was probed neither converges by agreement nor stalls (see
    /// <see cref="ReflectionOptions.AgreementNeedsEnd"/>; seen: 102 of 1,800 sums stalled on half a chain, all wrong), and one that has just
    /// grown neither stalls nor oscillates: it is still under way.
    /// </remarks>
    public StopReason? AfterRound(RoundEvidence round)
    {
        if (round.Finding is not Finding.Silent)
        {
            return round.Finding is Finding.Proof ? StopReason.Checker : null; // 0
        }

        var pooled = round.Pooled;
        var confidence = pooled.Of(round.Incumbent);
        if (pooled.Best == round.Incumbent && pooled.Margin >= options.CertifyMargin && confidence >= options.CertifyThreshold)
        {
            return StopReason.Certified; // 1
        }

        var mayAgree = round.IsAtEnd || !options.AgreementNeedsEnd;
        var isConfident = confidence >= options.ConvergedThreshold;
        if (round.Incumbent == round.PreviousIncumbent && pooled.TotalVariation(round.PreviousPooled) <= options.SameVariation)
        {
            if (isConfident && mayAgree)
            {
                return StopReason.Converged; // 2
            }

            if (!isConfident && mayAgree && !round.HasGrown)
            {
                return StopReason.Stalled; // 2
            }
        }

        if (round.Votes >= VotesToConverge && isConfident && mayAgree)
        {
            return StopReason.Converged; // 3
        }

        return !round.HasGrown && IsOscillating(round.Answers) ? StopReason.Oscillating : null; // 4
    }

    private static bool IsOscillating(IReadOnlyList<string?> answers)
        => answers is [.., { } first, { } second, { } third] && first == third && first != second;
}

/// <summary>What the judge sees of a round.</summary>
/// <param name="Pooled">All evidence, this round's included.</param>
/// <param name="PreviousPooled">All evidence before this round.</param>
/// <param name="Incumbent">The best answer now; null when there is none.</param>
/// <param name="PreviousIncumbent">The best answer before this round.</param>
/// <param name="Votes">Votes for the incumbent.</param>
/// <param name="Answers">What each neutral probe said on its own, the direct one first.</param>
/// <param name="IsAtEnd">Whether the probed reasoning ended of itself, not by the contract or the clock, and no checker misses steps.</param>
/// <param name="HasGrown">Whether this round carried an earlier reasoning on, or a checker knows it as sound and incomplete.</param>
/// <param name="Finding">What exact code says of the reasoning.</param>
internal sealed record RoundEvidence(
    AnswerDistribution Pooled,
    AnswerDistribution PreviousPooled,
    string? Incumbent,
    string? PreviousIncumbent,
    int Votes,
    IReadOnlyList<string?> Answers,
    bool IsAtEnd,
    bool HasGrown,
    Finding Finding);
