using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Fits from which confidence on answers may be acted on: the least one from which at least <see cref="LeastRight"/> of the items' answers were right.</summary>
/// <remarks>
/// In each state of the reasoning by itself: sure answers of one state must not pay for unsure ones of another. Answers count as they stood after every round, because a deadline
/// may end the decision there; proofs do not, for they say nothing of the model. On held-out thirds the share must hold as well, or a higher one is aimed at.
/// </remarks>
internal static class DecidedFit
{
    /// <summary>The promise of a decision: this share of them is right.</summary>
    public const double LeastRight = 0.97;

    private const int Thirds = 3;

    private static readonly double[] Targets = [LeastRight, 0.975, 0.98, 0.985, 0.99, 0.995, 1];

    /// <summary>Fits both confidences of a family.</summary>
    /// <param name="items">Its items, none explored.</param>
    /// <param name="policy">What the family's calibration makes of them.</param>
    /// <returns>The calibration with <see cref="FamilyCalibration.MinConfidence"/> and <see cref="FamilyCalibration.DirectStands"/>.</returns>
    public static FamilyCalibration Fit(IEnumerable<RecordedItem> items, ReflectionPolicy policy)
    {
        var byState = Standing(items, policy).ToLookup(static answer => answer.State);
        var needed = byState.Max(static state => From([.. state]) ?? state.Max(static answer => answer.Confidence) + 1e-6);
        return policy.Calibration with
        {
            MinConfidence = Math.Min(needed, policy.Calibration.ProofConfidence),
            DirectStands = From([.. byState[ReasoningState.None]]),
        };
    }

    /// <summary>The least confidence from which answers of one state are right often enough.</summary>
    /// <param name="answers">The answers.</param>
    /// <returns>It; null where no confidence keeps the promise for <see cref="StageFit.FewestItems"/> answers, on held-out items too.</returns>
    public static double? From(IReadOnlyList<StandingAnswer> answers)
    {
        foreach (var target in Targets)
        {
            var (decided, right) = (0, 0);
            for (var third = 0; third < Thirds; third++)
            {
                var from = From([.. answers.Where(answer => answer.Item % Thirds != third)], target) ?? double.PositiveInfinity;
                foreach (var answer in answers.Where(answer => answer.Item % Thirds == third && answer.Confidence >= from))
                {
                    (decided, right) = (decided + 1, right + (answer.IsRight ? 1 : 0));
                }
            }

            if (decided > 0 && right >= LeastRight * decided)
            {
                return From(answers, target);
            }
        }

        return null;
    }

    // Answers of one confidence stand or fall together.
    private static double? From(IReadOnlyList<StandingAnswer> answers, double target)
    {
        var (decided, right, from) = (0, 0, default(double?));
        foreach (var equals in answers.GroupBy(static answer => answer.Confidence).OrderByDescending(static group => group.Key))
        {
            (decided, right) = (decided + equals.Count(), right + equals.Count(static answer => answer.IsRight));
            if (decided >= StageFit.FewestItems && right >= target * decided)
            {
                from = equals.Key;
            }
        }

        return from;
    }

    private static List<StandingAnswer> Standing(IEnumerable<RecordedItem> items, ReflectionPolicy policy)
    {
        var answers = new List<StandingAnswer>();
        foreach (var (index, item) in items.Index())
        {
            var outcome = Replay.Run(item, policy, item.Rounds.Count, (record, state) =>
            {
                if (record is { Raw: not null, Finding: not Finding.Proof })
                {
                    answers.Add(new StandingAnswer(index, ProbeStages.StateOf(record.Stage), state.Confidence, state.Incumbent == item.Expected));
                }
            });
            if (outcome.Stop == StopReason.Endorsed)
            {
                answers.Add(new StandingAnswer(index, ReasoningState.Finished, outcome.Confidence, outcome.IsRight));
            }
        }

        return answers;
    }
}

/// <summary>An answer as it would be published if the decision ended there.</summary>
/// <param name="Item">The item that it belongs to: answers of one item are never on both sides of a fold.</param>
/// <param name="State">How far the reasoning before it had come.</param>
/// <param name="Confidence">Its published probability.</param>
/// <param name="IsRight">Whether it is the expected one.</param>
internal readonly record struct StandingAnswer(int Item, ReasoningState State, double Confidence, bool IsRight);
