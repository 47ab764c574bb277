using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Carries an action out: draft, revise or resample.</summary>
/// <param name="prompt">The prompt.</param>
/// <param name="steps">The token-level steps.</param>
/// <param name="options">Temperature and seed of resamples; whether what is written is checked.</param>
internal sealed class ReasoningGenerator(DecisionPrompt prompt, ReflectionSteps steps, ReflectionOptions options)
{
    private readonly List<Sampler> _samplers = [];

    /// <summary>Makes a new reasoning.</summary>
    /// <param name="action">How.</param>
    /// <param name="branches">How many a resample writes side by side.</param>
    /// <param name="deliberation">What there is so far.</param>
    /// <returns>The reasoning with the critique that led to it, or several; no reasoning when the deadline left nothing of it.</returns>
    public WrittenRound Write(RoundAction action, int branches, DecisionState deliberation) => action switch
    {
        RoundAction.Revise => deliberation.Reasoning! is { Finding.Right: { } right } examined ? Resume(examined, right) : Revise(deliberation.Reasoning!),
        RoundAction.Resample => Resample(ActionChooser.ResampleContract(deliberation.Reasoning!, prompt.Draft), branches, deliberation),
        _ => Fresh([steps.WriteReasoning(prompt.Draft)], deliberation),
    };

    private WrittenRound Resample(GenerationLimits contract, int branches, DecisionState deliberation)
    {
        while (_samplers.Count < branches)
        {
            _samplers.Add(NewSampler(_samplers.Count));
        }

        return branches == 1
            ? Fresh([steps.WriteReasoning(contract, _samplers[0])], deliberation)
            : Fresh(steps.WriteReasonings(contract, _samplers[..branches]), deliberation);
    }

    private WrittenRound Fresh(IReadOnlyList<GenerationResult?> writings, DecisionState deliberation)
    {
        var reasonings = new List<CandidateReasoning>(writings.Count);
        foreach (var writing in writings)
        {
            if (writing is not null && !(writing.IsCut && writing.Tokens.Length == 0))
            {
                reasonings.Add(new CandidateReasoning(writing.Tokens, writing.LogProbabilities, writing.Steps, deliberation.NewLine(), writing.IsAtEnd, writing.IsCut, EvidenceKind.Fresh)
                {
                    Finding = Check(writing.Tokens),
                });
            }
        }

        return new WrittenRound(reasonings, [], IsChanged: true);
    }

    /// <summary>
    /// Goes on after the last token that exact code knows to be right, without the one that it knows to be wrong. The wrong rest is out of sight: a model that saw it wrote half of it again
    /// (see docs/lab-log.md).
    /// </summary>
    private WrittenRound Resume(CandidateReasoning current, int right)
    {
        int[] refused = right == current.Tokens.Length ? [] : [.. current.Refused.At == right ? current.Refused.Tokens : [], current.Tokens[right]];
        if (steps.Resume(current.Tokens[..right], refused) is not { } written || (written.IsCut && written.Tokens.Length == 0))
        {
            return WrittenRound.Nothing;
        }

        int[] revised = [.. current.Tokens[..right], .. written.Tokens];
        if (written.Tokens.Length == 0 || !steps.HasContextFor(revised.Length))
        {
            return new WrittenRound([current], [], IsChanged: false);
        }

        return new WrittenRound(
            [new CandidateReasoning(
                revised,
                [.. current.LogProbabilities[..right], .. written.LogProbabilities],
                revised.Count(prompt.EndsStep),
                current.Line,
                written.IsAtEnd,
                written.IsCut,
                IsExtension(current.Tokens, revised) ? EvidenceKind.Extended : EvidenceKind.Revised)
            {
                Finding = Check(revised),
                Refused = (right, refused),
            }],
            [],
            IsChanged: true);
    }

    private WrittenRound Revise(CandidateReasoning current)
    {
        if (steps.WriteCritique(current.Tokens) is not { } critique)
        {
            return WrittenRound.Nothing;
        }

        var last = critique;
        if (!prompt.ReviseCue.IsEmpty && !(critique.IsCut && critique.Tokens.Length == 0))
        {
            if (steps.WriteRevision(current.Tokens, critique.Tokens) is not { } revision)
            {
                return WrittenRound.Nothing;
            }

            last = revision;
        }

        if (last.IsCut && last.Tokens.Length == 0)
        {
            return WrittenRound.Nothing;
        }

        var revised = prompt.ReviseCue.IsEmpty ? prompt.Merge(current.Tokens, critique.Tokens) : last.Tokens;
        if (revised.AsSpan().SequenceEqual(current.Tokens) || !steps.HasContextFor(revised.Length))
        {
            return new WrittenRound([current], critique.Tokens, IsChanged: false);
        }

        var isExtension = IsExtension(current.Tokens, revised);
        return new WrittenRound(
            [new CandidateReasoning(
                revised,
                prompt.ReviseCue.IsEmpty ? Merged(revised, current, critique) : last.LogProbabilities,
                prompt.ReviseCue.IsEmpty ? current.Steps + critique.Steps : last.Steps,
                current.Line,
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

    /// <summary>Whether a reasoning begins with every token of an earlier one; the mark that the earlier one had ended may be missing.</summary>
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

/// <summary>What an action brought.</summary>
/// <param name="Reasonings">The reasoning, or those that were written side by side; none when the deadline left nothing of it.</param>
/// <param name="Critique">The critique that led to it; empty for a draft or a resample.</param>
/// <param name="IsChanged">Whether the reasoning is another than before.</param>
internal readonly record struct WrittenRound(IReadOnlyList<CandidateReasoning> Reasonings, int[] Critique, bool IsChanged)
{
    /// <summary>Gets what it is when the deadline left nothing.</summary>
    public static WrittenRound Nothing => new([], [], IsChanged: false);
}
