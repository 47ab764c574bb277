using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Carries an action out: draft, revise or resample.</summary>
/// <param name="prompt">The prompt.</param>
/// <param name="steps">The token-level steps.</param>
/// <param name="options">Temperature and seed of resamples.</param>
internal sealed class ReasoningWriter(DecisionPrompt prompt, ReflectionSteps steps, ReflectionOptions options)
{
    private Sampler? _sampler;

    /// <summary>Makes a new reasoning.</summary>
    /// <param name="action">How.</param>
    /// <param name="deliberation">What there is so far.</param>
    /// <returns>The reasoning with the critique that led to it; the reasoning is null when the deadline left nothing of it.</returns>
    public WrittenRound Write(RoundAction action, Deliberation deliberation) => action switch
    {
        RoundAction.Revise => Revise(deliberation.Reasoning!),
        RoundAction.Resample => Fresh(
            steps.WriteReasoning(ActionChooser.ResampleContract(deliberation.Reasoning!, prompt.Draft), _sampler ??= NewSampler()), deliberation),
        _ => Fresh(steps.WriteReasoning(prompt.Draft), deliberation),
    };

    private static WrittenRound Fresh(Writing? writing, Deliberation deliberation)
        => writing is null || (writing.IsCut && writing.Tokens.Length == 0)
            ? default
            : new WrittenRound(new CandidateReasoning(writing.Tokens, writing.Steps, deliberation.NewLine(), writing.IsAtEnd, writing.IsCut, EvidenceKind.Fresh), [], IsChanged: true);

    private WrittenRound Revise(CandidateReasoning current)
    {
        if (steps.WriteCritique(current.Tokens) is not { } critique)
        {
            return default;
        }

        var last = critique;
        if (!prompt.ReviseCue.IsEmpty && !(critique.IsCut && critique.Tokens.Length == 0))
        {
            if (steps.WriteRevision(current.Tokens, critique.Tokens) is not { } revision)
            {
                return default;
            }

            last = revision;
        }

        if (last.IsCut && last.Tokens.Length == 0)
        {
            return default;
        }

        var revised = prompt.ReviseCue.IsEmpty ? prompt.Merge(current.Tokens, critique.Tokens) : last.Tokens;
        if (revised.AsSpan().SequenceEqual(current.Tokens) || !steps.HasContextFor(revised.Length))
        {
            return new WrittenRound(current, critique.Tokens, IsChanged: false);
        }

        var isExtension = IsExtension(current.Tokens, revised);
        return new WrittenRound(
            new CandidateReasoning(
                revised,
                prompt.ReviseCue.IsEmpty ? current.Steps + critique.Steps : last.Steps,
                current.Line,
                last.IsAtEnd,
                critique.IsCut || last.IsCut,
                isExtension ? EvidenceKind.Extended : EvidenceKind.Revised),
            critique.Tokens,
            IsChanged: true);
    }

    /// <summary>Whether a reasoning begins with every token of an earlier one; the mark that the earlier one had ended may be missing.</summary>
    private bool IsExtension(int[] earlier, int[] later)
    {
        var needed = earlier.Length > 0 && prompt.EndsReasoning(earlier[^1]) ? earlier.Length - 1 : earlier.Length;
        return later.AsSpan().CommonPrefixLength(earlier) >= needed;
    }

    private Sampler NewSampler() => new(new SamplerOptions { Temperature = options.ResampleTemperature }, new Random(options.Seed));
}

/// <summary>What an action brought.</summary>
/// <param name="Reasoning">The reasoning; null when the deadline left nothing of it.</param>
/// <param name="Critique">The critique that led to it; empty for a draft or a resample.</param>
/// <param name="IsChanged">Whether the reasoning is another than before.</param>
internal readonly record struct WrittenRound(CandidateReasoning? Reasoning, int[] Critique, bool IsChanged);
