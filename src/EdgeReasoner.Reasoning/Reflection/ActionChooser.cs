using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The choice of the next action by value of computation: expected gain in probability of a right answer, less the price of the time (Russell and Wefald, Principles of Metareasoning, 1991).</summary>
/// <param name="policy">Says what actions are worth.</param>
internal sealed class ActionChooser(ReflectionPolicy policy)
{
    /// <summary>Chooses the most valuable action that can end in time.</summary>
    /// <param name="state">How the decision stands.</param>
    /// <param name="prompt">The prompt, for its limits.</param>
    /// <param name="times">What steps take.</param>
    /// <param name="lengths">How long reasoning steps are.</param>
    /// <param name="steps">For the context that is left.</param>
    /// <param name="deadline">When reflection must end.</param>
    /// <returns>The action; or <see cref="StopReason.Deadline"/> when none fits into the time, <see cref="StopReason.NoValue"/> when none pays or none has room in the context.</returns>
    public ActionChoice Choose(DecisionState state, DecisionPrompt prompt, StepCosts times, StepLengths lengths, ReflectionSteps steps, Deadline deadline)
    {
        var remaining = deadline.Remaining;
        var (hasRoom, fits) = (false, false);
        var (bestValue, best) = (policy.LeastValue, default(ActionChoice?));
        foreach (var action in Possible(state))
        {
            var limits = LimitsOf(action, state, prompt);
            var (least, most) = (lengths.OfStep(limits), lengths.OfAll(limits));
            if (action == RoundAction.Resample)
            {
                // A resample shorter than the reasoning it is to rival would only take weight from it.
                (least, most) = (Math.Max(least, state.Reasoning!.Tokens.Length), Math.Max(most, state.Reasoning.Tokens.Length));
            }

            var branches = action == RoundAction.Resample ? steps.Branches : 1;
            var examined = action == RoundAction.Revise ? state.Reasoning!.Tokens.Length : 0;
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
            var value = policy.ValueOf(action, state.Rounds + 1, state.ChanceRight, time, state.CanResume);
            if (value > bestValue)
            {
                (bestValue, best) = (value, new ActionChoice(action, branches, time, shortest, value, StopReason.NoValue));
            }
        }

        return best ?? new ActionChoice(null, 1, TimeSpan.Zero, TimeSpan.Zero, 0, hasRoom && !fits ? StopReason.Deadline : StopReason.NoValue);
    }

    /// <summary>A resample may write as much as the reasoning it is to rival, and a draft more.</summary>
    /// <param name="reasoning">The reasoning so far.</param>
    /// <param name="draft">The limits of a draft.</param>
    /// <returns>The limits of the resample.</returns>
    public static GenerationLimits ResampleLimits(CandidateReasoning reasoning, GenerationLimits draft)
        => new(reasoning.Steps + draft.MaxSteps, reasoning.Tokens.Length + draft.MaxTokens);

    private static IEnumerable<RoundAction> Possible(DecisionState state)
    {
        if (state.Reasoning is null)
        {
            yield return RoundAction.Draft;
            yield break;
        }

        if (state.CanRevise)
        {
            yield return RoundAction.Revise;
        }

        // Beginning anew would throw away what is known to be right.
        if (!state.CanRevise || !state.CanResume)
        {
            yield return RoundAction.Resample;
        }
    }

    private static TimeSpan Time(RoundAction action, int examined, int tokens, int branches, StepCosts times)
        => action == RoundAction.Revise ? times.Revise(examined, tokens) : times.Draft(tokens, branches);

    private static GenerationLimits LimitsOf(RoundAction action, DecisionState state, DecisionPrompt prompt) => action switch
    {
        RoundAction.Revise => prompt.Critique,
        RoundAction.Resample => ResampleLimits(state.Reasoning!, prompt.Draft),
        _ => prompt.Draft,
    };
}

/// <summary>The next action, or why there is none.</summary>
/// <param name="Action">The action; null for none.</param>
/// <param name="Branches">How many reasonings it writes in parallel.</param>
/// <param name="Time">The cautious time it takes.</param>
/// <param name="Least">The cautious time that it takes at least.</param>
/// <param name="Value">What it is worth: gain in probability of a right answer, less the price of the time.</param>
/// <param name="Stop">Why there is none.</param>
internal readonly record struct ActionChoice(RoundAction? Action, int Branches, TimeSpan Time, TimeSpan Least, double Value, StopReason Stop);
