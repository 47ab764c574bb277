using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The time that the steps of a decision take at most in 95 % of runs, from the cost model and the lengths of a prompt's parts.</summary>
/// <param name="prompt">The prompt.</param>
/// <param name="costs">The cost model.</param>
internal sealed class StepCosts(DecisionPrompt prompt, CostModel costs)
{
    private readonly int _base = prompt.Tokens.Length + prompt.DraftCue.Length;
    private readonly int _cue = Math.Max(prompt.AnswerCue.Length, prompt.NeutralCue.Length);

    /// <summary>Gets the most tokens that a probe puts into the cache.</summary>
    public int ProbeTokens { get; } = Math.Max(prompt.AnswerCue.Length, prompt.NeutralCue.Length) + Math.Max(prompt.MaxAnswerTokens, prompt.Options.Count == 0 ? 0 : prompt.Options.Max(static option => option.Tokens.Length) - 1);

    /// <summary>Prefill of the prompt and the direct probe.</summary>
    /// <param name="cached">Tokens of the prompt that are in the cache already.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan Direct(int cached) => Probe(cached, prompt.Tokens.Length - cached);

    /// <summary>A probe of the answer.</summary>
    /// <param name="position">Tokens before the answer cue that are in the cache.</param>
    /// <param name="pending">Tokens before it that are not yet.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan Probe(int position, int pending)
    {
        var time = costs.PredictAppend(Math.Max(1, pending + _cue), position);
        var answer = position + pending + _cue;
        if (prompt.Options.Count == 0)
        {
            return time + costs.PredictDecode(prompt.MaxAnswerTokens, answer);
        }

        foreach (var option in prompt.Options)
        {
            if (option.Tokens.Length > 1)
            {
                time += costs.PredictDecode(option.Tokens.Length - 1, answer);
            }
        }

        return time;
    }

    /// <summary>The critique gate: one row of logits.</summary>
    /// <param name="reasoning">Tokens of the reasoning.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan Gate(int reasoning) => costs.PredictAppend(Math.Max(1, prompt.CritiqueCue.Length), _base + reasoning);

    /// <summary>A draft or a resample of so many tokens with its probe; or several in parallel, and their probes one after the other.</summary>
    /// <param name="tokens">Tokens to generate.</param>
    /// <param name="branches">How many are written in parallel.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan Draft(int tokens, int branches = 1)
        => costs.PredictAppend(Math.Max(1, prompt.DraftCue.Length), prompt.Tokens.Length) + costs.PredictDecode(tokens, _base, branches) + (branches * Probe(_base + tokens - 1, 1));

    /// <summary>A critique of so many tokens, the revision, and its probe.</summary>
    /// <param name="reasoning">Tokens of the reasoning that is criticised.</param>
    /// <param name="tokens">Tokens of the critique, and of the revision where it is written apart.</param>
    /// <returns>The cautious time, the gate included.</returns>
    public TimeSpan Revise(int reasoning, int tokens)
        => Gate(reasoning) + costs.PredictDecode(tokens, _base + reasoning + prompt.CritiqueCue.Length) + AfterCritique(reasoning, tokens);

    /// <summary>The time of all that must follow a critique: the revision where it is written apart, and the probe.</summary>
    /// <param name="reasoning">Tokens of the reasoning that is criticised.</param>
    /// <param name="tokens">Tokens of the critique, and of the revision where it is written apart.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan AfterCritique(int reasoning, int tokens)
    {
        if (prompt.ReviseCue.IsEmpty)
        {
            return Probe(_base + reasoning, tokens); // the critique's findings are appended to the reasoning
        }

        var position = _base + reasoning + prompt.CritiqueCue.Length + tokens;
        return costs.PredictAppend(prompt.ReviseCue.Length + 1, position) + costs.PredictDecode(tokens, position + prompt.ReviseCue.Length) + AfterRevision(tokens);
    }

    /// <summary>The time of all that must follow a revision that was written apart: it is appended in the old reasoning's place, and probed.</summary>
    /// <param name="tokens">Tokens of the revision.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan AfterRevision(int tokens) => Probe(_base, tokens);

    /// <summary>The time of prefilling again the part of the prompt and the reasoning so far that is not cached, because another decision took the sequence or a branch wrote it.</summary>
    /// <param name="cache">The sequence.</param>
    /// <param name="reasoning">The reasoning; null before the draft.</param>
    /// <param name="isElsewhere">Whether another sequence holds the reasoning.</param>
    /// <returns>The cautious time; zero where all is cached.</returns>
    public TimeSpan Refill(CachedSequence cache, int[]? reasoning, bool isElsewhere)
    {
        var tokens = prompt.Tokens.Span;
        var cached = cache.Cached(tokens);
        if (cached == tokens.Length)
        {
            // And with it the reasoning, or what replaced it has a place in the price of the round; but not one that was written beside others.
            var missing = isElsewhere && reasoning is not null ? prompt.Kept(reasoning) : 0;
            return missing == 0 ? TimeSpan.Zero : costs.PredictAppend(missing, _base);
        }

        return costs.PredictAppend(_base + (reasoning?.Length ?? 0) - cached, cached);
    }

    /// <summary>More decode steps.</summary>
    /// <param name="tokens">How many.</param>
    /// <param name="position">Tokens in the cache.</param>
    /// <param name="branches">How many sequences take each step.</param>
    /// <returns>The cautious time.</returns>
    public TimeSpan Decode(int tokens, int position, int branches = 1) => costs.PredictDecode(tokens, position, branches);
}
