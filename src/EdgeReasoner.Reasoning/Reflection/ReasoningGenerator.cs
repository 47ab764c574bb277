using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Generates reasonings: carries a draft, a revision or a resample out.</summary>
/// <param name="prompt">The prompt.</param>
/// <param name="steps">The token-level steps.</param>
/// <param name="options">Temperature and seed of resamples; whether what is generated is checked.</param>
internal sealed class ReasoningGenerator(DecisionPrompt prompt, ReflectionSteps steps, ReflectionOptions options)
{
    private readonly List<Sampler> _samplers = [];

    /// <summary>Makes a new reasoning.</summary>
    /// <param name="action">How.</param>
    /// <param name="branches">How many a resample writes in parallel.</param>
    /// <param name="state">What there is so far.</param>
    /// <returns>The reasoning with the critique that led to it, or several; no reasoning when the deadline left nothing of it.</returns>
    public GeneratedRound Generate(RoundAction action, int branches, DecisionState state) => action switch
    {
        RoundAction.Revise => state.Reasoning! is { Finding.Right: { } right } examined ? Resume(examined, right) : Revise(state.Reasoning!),
        RoundAction.Resample => Resample(ActionChooser.ResampleLimits(state.Reasoning!, prompt.Draft), branches, state),
        _ => Fresh([steps.GenerateReasoning(prompt.Draft)], state),
    };

    private GeneratedRound Resample(GenerationLimits limits, int branches, DecisionState state)
    {
        while (_samplers.Count < branches)
        {
            _samplers.Add(NewSampler(_samplers.Count));
        }

        return branches == 1
            ? Fresh([steps.GenerateReasoning(limits, _samplers[0])], state)
            : Fresh(steps.GenerateReasonings(limits, _samplers[..branches]), state);
    }

    private GeneratedRound Fresh(IReadOnlyList<GenerationResult?> generations, DecisionState state)
    {
        var reasonings = new List<CandidateReasoning>(generations.Count);
        foreach (var generation in generations)
        {
            if (generation is not null && !(generation.IsCut && generation.Tokens.Length == 0))
            {
                reasonings.Add(new CandidateReasoning(generation.Tokens, generation.LogProbabilities, generation.Steps, state.NewBranch(), generation.IsAtEnd, generation.IsCut, EvidenceKind.Fresh)
                {
                    Finding = Check(generation.Tokens),
                });
            }
        }

        return new GeneratedRound(reasonings, [], IsChanged: true);
    }

    /// <summary>
    /// Goes on after the last token that the checker knows to be right, without the one that it knows to be wrong. The wrong rest is out of sight: a model that saw it wrote half of it again
    /// (see docs/lab-log.md).
    /// </summary>
    private GeneratedRound Resume(CandidateReasoning current, int right)
    {
        int[] refused = right == current.Tokens.Length ? [] : [.. current.Refused.At == right ? current.Refused.Tokens : [], current.Tokens[right]];
        if (steps.Resume(current.Tokens[..right], refused) is not { } generated || (generated.IsCut && generated.Tokens.Length == 0))
        {
            return GeneratedRound.Nothing;
        }

        int[] revised = [.. current.Tokens[..right], .. generated.Tokens];
        if (generated.Tokens.Length == 0 || !steps.HasContextFor(revised.Length))
        {
            return new GeneratedRound([current], [], IsChanged: false);
        }

        return new GeneratedRound(
            [new CandidateReasoning(
                revised,
                [.. current.LogProbabilities[..right], .. generated.LogProbabilities],
                revised.Count(prompt.EndsStep),
                current.Branch,
                generated.IsAtEnd,
                generated.IsCut,
                IsExtension(current.Tokens, revised) ? EvidenceKind.Extended : EvidenceKind.Revised)
            {
                Finding = Check(revised),
                Refused = (right, refused),
            }],
            [],
            IsChanged: true);
    }

    private GeneratedRound Revise(CandidateReasoning current)
    {
        if (steps.GenerateCritique(current.Tokens) is not { } critique)
        {
            return GeneratedRound.Nothing;
        }

        var last = critique;
        if (!prompt.ReviseCue.IsEmpty && !(critique.IsCut && critique.Tokens.Length == 0))
        {
            if (steps.GenerateRevision(current.Tokens, critique.Tokens) is not { } revision)
            {
                return GeneratedRound.Nothing;
            }

            last = revision;
        }

        if (last.IsCut && last.Tokens.Length == 0)
        {
            return GeneratedRound.Nothing;
        }

        var revised = prompt.ReviseCue.IsEmpty ? prompt.Merge(current.Tokens, critique.Tokens) : last.Tokens;
        if (revised.AsSpan().SequenceEqual(current.Tokens) || !steps.HasContextFor(revised.Length))
        {
            return new GeneratedRound([current], critique.Tokens, IsChanged: false);
        }

        var isExtension = IsExtension(current.Tokens, revised);
        return new GeneratedRound(
            [new CandidateReasoning(
                revised,
                prompt.ReviseCue.IsEmpty ? Merged(revised, current, critique) : last.LogProbabilities,
                prompt.ReviseCue.IsEmpty ? current.Steps + critique.Steps : last.Steps,
                current.Branch,
                last.IsAtEnd,
                critique.IsCut || last.IsCut,
                isExtension ? EvidenceKind.Extended : EvidenceKind.Revised)
            {
                Finding = Check(revised),
            }],
            critique.Tokens,
            IsChanged: true);
    }

    private Finding Check(int[] reasoning) => options.Checkers == CheckerMode.Off ? Finding.None : prompt.Check(reasoning);

    /// <summary>The logprobs of a merged reasoning: what it kept has the earlier ones, the rest those of the critique.</summary>
    private static double[] Merged(int[] revised, CandidateReasoning current, GenerationResult critique)
    {
        var kept = revised.AsSpan().CommonPrefixLength(current.Tokens);
        var rest = revised.AsSpan(kept);
        for (var at = 0; at + rest.Length <= critique.Tokens.Length; at++)
        {
            if (critique.Tokens.AsSpan(at, rest.Length).SequenceEqual(rest))
            {
                return [.. current.LogProbabilities.AsSpan(0, kept), .. critique.LogProbabilities.AsSpan(at, rest.Length)];
            }
        }

        // A format that words the merger anew: every new token is as doubtful as the critique's least likely one.
        var least = critique.LogProbabilities.Length == 0 ? 0 : critique.LogProbabilities.Min();
        return [.. current.LogProbabilities.AsSpan(0, kept), .. Enumerable.Repeat(least, rest.Length)];
    }

    /// <summary>Says whether a reasoning begins with every token of an earlier one; the mark that the earlier one had ended may be missing.</summary>
    private bool IsExtension(int[] earlier, int[] later)
    {
        var needed = earlier.Length > 0 && prompt.EndsReasoning(earlier[^1]) ? earlier.Length - 1 : earlier.Length;
        return later.AsSpan().CommonPrefixLength(earlier) >= needed;
    }

    /// <summary>The seed of a branch's sampler.</summary>
    /// <param name="seed">The configured one; that of the first branch, and of a resample written alone.</param>
    /// <param name="branch">Which branch, from 0.</param>
    /// <returns>The seed.</returns>
    public static int SeedOf(int seed, int branch)
    {
        if (branch == 0)
        {
            return seed;
        }

        // Neighbouring seeds of Random begin alike (every second one within 0.05), and so would the branches.
        var mixed = unchecked((uint)seed + ((uint)branch * 0x9E3779B9));
        mixed = unchecked((mixed ^ (mixed >> 16)) * 0x85EBCA6B);
        mixed = unchecked((mixed ^ (mixed >> 13)) * 0xC2B2AE35);
        return unchecked((int)(mixed ^ (mixed >> 16)));
    }

    private Sampler NewSampler(int branch) => new(new SamplerOptions { Temperature = options.ResampleTemperature }, new Random(SeedOf(options.Seed, branch)));
}

/// <summary>The outcome of an action.</summary>
/// <param name="Reasonings">The reasoning, or those that were written in parallel; none when the deadline left nothing of it.</param>
/// <param name="Critique">The critique that led to it; empty for a draft or a resample.</param>
/// <param name="IsChanged">Whether the reasoning is another than before.</param>
internal readonly record struct GeneratedRound(IReadOnlyList<CandidateReasoning> Reasonings, int[] Critique, bool IsChanged)
{
    /// <summary>Gets what it is when the deadline left nothing.</summary>
    public static GeneratedRound Nothing => new([], [], IsChanged: false);
}
