using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The stopping rule of reflection, asked after each round.</summary>
/// <param name="options">Thresholds without problems.</param>
internal sealed class Judge(ReflectionOptions options)
{
    private const int VotesToConverge = 2;

    /// <summary>The reason why reflection ends here, the ways out in the order of checking.</summary>
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
