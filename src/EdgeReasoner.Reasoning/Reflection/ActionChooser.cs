using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>What to do next, by value of computation: expected gain in probability of a right answer, less the price of the time.</summary>
/// <param name="policy">Says what actions are worth.</param>
internal sealed class ActionChooser(ReflectionPolicy policy)
{
    /// <summary>Chooses the most valuable action that can end in time.</summary>
    /// <param name="deliberation">How the decision stands.</param>
    /// <param name="prompt">The prompt, for its contracts.</param>
    /// <param name="times">What steps take.</param>
    /// <param name="lengths">How long reasoning steps are.</param>
    /// <param name="steps">For the context that is left.</param>
    /// <param name="deadline">When reflection must end.</param>
    /// <returns>The action; or <see cref="StopReason.Deadline"/> when none fits into the time, <see cref="StopReason.NoValue"/> when none pays or none has room in the context.</returns>
    public ActionChoice Choose(DecisionState deliberation, DecisionPrompt prompt, StepCosts times, StepLengths lengths, ReflectionSteps steps, Deadline deadline)
    {
        var remaining = deadline.Remaining;
        var (hasRoom, fits) = (false, false);
        var (bestValue, best) = (policy.LeastValue, default(ActionChoice?));
        foreach (var action in Possible(deliberation))
        {
            var contract = Contract(action, deliberation, prompt);
            var (least, most) = (lengths.OfStep(contract), lengths.OfAll(contract));
            if (action == RoundAction.Resample)
            {
                // A resample shorter than the reasoning it is to rival would only take weight from it.
                (least, most) = (Math.Max(least, deliberation.Reasoning!.Tokens.Length), Math.Max(most, deliberation.Reasoning.Tokens.Length));
            }

            var branches = action == RoundAction.Resample ? steps.Branches : 1;
            var examined = action == RoundAction.Revise ? deliberation.Reasoning!.Tokens.Length : 0;
            if (!steps.HasContextFor(least + examined + (examined > 0 ? prompt.CritiqueCue.Length : 0)))
            {
                continue;
            }

            hasRoom = true;
            var shortest = Time(action, examined, least, branches, times);
            if (shortest > remaining && branches > 1)
            {
                branches = 1; // where several do not fit, one may
                shortest = Time(action, examined, least, branches, times);
            }

            if (shortest > remaining)
            {
                continue;
            }

            // What does not fit whole is cut at the deadline, and so costs no more than what remains.
            fits = true;
            var whole = Time(action, examined, most, branches, times);
            var time = whole < remaining ? whole : remaining;
            var value = policy.ValueOf(action, deliberation.Rounds + 1, deliberation.ChanceRight, time, deliberation.IsTold);
            if (value > bestValue)
            {
                (bestValue, best) = (value, new ActionChoice(action, branches, time, shortest, value, StopReason.NoValue));
            }
        }

        return best ?? new ActionChoice(null, 1, TimeSpan.Zero, TimeSpan.Zero, 0, hasRoom && !fits ? StopReason.Deadline : StopReason.NoValue);
    }

    /// <summary>A resample may write as much as the reasoning it is to rival, and a draft more.</summary>
    /// <param name="reasoning">The reasoning so far.</param>
    /// <param name="draft">The contract of a draft.</param>
    /// <returns>The contract of the resample.</returns>
    public static GenerationLimits ResampleContract(CandidateReasoning reasoning, GenerationLimits draft)
        => new(reasoning.Steps + draft.MaxSteps, reasoning.Tokens.Length + draft.MaxTokens);

    private static IEnumerable<RoundAction> Possible(DecisionState deliberation)
    {
        if (deliberation.Reasoning is null)
        {
            yield return RoundAction.Draft;
            yield break;
        }

        if (deliberation.CanRevise)
        {
            yield return RoundAction.Revise;
        }

        // Beginning anew would throw away what is known to be right.
        if (!deliberation.CanRevise || !deliberation.IsTold)
        {
            yield return RoundAction.Resample;
        }
    }

    private static TimeSpan Time(RoundAction action, int examined, int tokens, int branches, StepCosts times)
        => action == RoundAction.Revise ? times.Revise(examined, tokens) : times.Draft(tokens, branches);

    private static GenerationLimits Contract(RoundAction action, DecisionState deliberation, DecisionPrompt prompt) => action switch
    {
        RoundAction.Revise => prompt.Critique,
        RoundAction.Resample => ResampleContract(deliberation.Reasoning!, prompt.Draft),
        _ => prompt.Draft,
    };
}

/// <summary>The next action, or why there is none.</summary>
/// <param name="Action">The action; null for none.</param>
/// <param name="Branches">How many reasonings it writes side by side.</param>
/// <param name="Time">The cautious time it takes.</param>
/// <param name="Least">The cautious time that it takes at least.</param>
/// <param name="Value">What it is worth: gain in probability of a right answer, less the price of the time.</param>
/// <param name="Stop">Why there is none.</param>
internal readonly record struct ActionChoice(RoundAction? Action, int Branches, TimeSpan Time, TimeSpan Least, double Value, StopReason Stop);
