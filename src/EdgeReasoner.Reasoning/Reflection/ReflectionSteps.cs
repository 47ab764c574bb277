using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The steps of one decision, token by token: probe, gate, generate. Each tells by null that the deadline came first.</summary>
/// <remarks>Every step names the whole sequence it needs; <see cref="CachedSequence"/> finds what of it is cached. Not thread-safe.</remarks>
/// <param name="cache">The sequence of the first steps; <see cref="Use"/> changes it.</param>
/// <param name="prompt">The request's prompt.</param>
/// <param name="times">What steps take.</param>
/// <param name="decoding">What generates and scores tokens.</param>
/// <param name="deadline">When reflection must end, the reserve already taken off.</param>
/// <param name="cancellation">The answer is no longer wanted.</param>
internal sealed class ReflectionSteps(CachedSequence cache, DecisionPrompt prompt, StepCosts times, DecodingParts decoding, Deadline deadline, CancellationToken cancellation)
{
    private readonly Sampler _greedy = Sampler.Greedy();
    private CachedSequence[] _branches = []; // of the reasonings that were generated in the last batch
    private int _batch; // in which they were written
    private readonly string[] _ids = [.. prompt.Options.Select(static option => option.Id)];

    /// <summary>Gets the number of tokens generated so far, answers included.</summary>
    public int Generated { get; private set; }

    /// <summary>Gets how many reasonings can be generated in one batch; 1 for one at a time.</summary>
    public int Branches => decoding.Branches?.Branches ?? 1;

    /// <summary>Goes on with another sequence.</summary>
    /// <param name="sequence">The one that is lent for the next steps.</param>
    public void Use(CachedSequence sequence) => (cache, _branches) = (sequence, []);

    /// <summary>Says whether a sequence, with its probe after it, fits into the context.</summary>
    /// <param name="tokens">Tokens after the prompt and the draft cue.</param>
    /// <returns>True when it does.</returns>
    public bool HasContextFor(int tokens) => Room(prompt.Tokens.Length + prompt.DraftCue.Length + tokens) >= 0;

    /// <summary>Asks for the answer right after the prompt.</summary>
    /// <returns>The raw distribution, or null.</returns>
    public AnswerDistribution? ProbeDirect() => Probe([.. prompt.Tokens.Span, .. prompt.AnswerCue.Span], cache);

    /// <summary>Asks for the answer after a reasoning, no word of a critique before it.</summary>
    /// <param name="reasoning">The tokens after the draft cue.</param>
    /// <returns>The raw distribution, or null.</returns>
    public AnswerDistribution? ProbeNeutral(int[] reasoning)
    {
        var context = After(reasoning, prompt.NeutralCue.Span);
        var on = cache;
        foreach (var branch in decoding.Branches?.Batch == _batch ? _branches : []) // the one that wrote it holds all of it, unless another decision wrote some since
        {
            on = branch.Cached(context) > on.Cached(context) ? branch : on;
        }

        return Probe(context, on);
    }

    /// <summary>Asks whether a reasoning is flawed or incomplete.</summary>
    /// <param name="reasoning">The tokens after the draft cue.</param>
    /// <returns>P(flaw) in [0, 1], given that the next token is one of the gate's; 0.5 when the prompt names none or the model knows none. Null when the deadline came first.</returns>
    public double? FlawProbability(int[] reasoning)
    {
        if (!cache.TryMoveTo(After(reasoning, prompt.CritiqueCue.Span), deadline, cancellation))
        {
            return null;
        }

        var flaw = Mass(prompt.FlawTokens.Span);
        var endorsing = Mass(prompt.EndorsingTokens.Span);
        return flaw + endorsing > 0 ? flaw / (flaw + endorsing) : 0.5;
    }

    /// <summary>Generates a reasoning after the prompt.</summary>
    /// <param name="limits">How much.</param>
    /// <param name="sampler">Picks the tokens; null is greedy.</param>
    /// <returns>The generation, or null.</returns>
    public GenerationResult? GenerateReasoning(GenerationLimits limits, Sampler? sampler = null)
        => Generate(After([], []), limits, sampler ?? _greedy, times.Probe(prompt.Tokens.Length + prompt.DraftCue.Length + limits.MaxTokens, 1), []);

    /// <summary>Generates several reasonings after the prompt, in one batch.</summary>
    /// <param name="limits">How much each.</param>
    /// <param name="samplers">One a reasoning, 2 to <see cref="Branches"/>.</param>
    /// <returns>The generations, in the samplers' order; none when the deadline came before the first token.</returns>
    public IReadOnlyList<GenerationResult> GenerateReasonings(GenerationLimits limits, IReadOnlyList<Sampler> samplers)
    {
        var context = After([], []);
        if (!cache.TryMoveTo(context, deadline, cancellation))
        {
            return [];
        }

        cache.CopyTo(decoding.Branches!, samplers.Count);
        OngoingGeneration[] generations = [.. samplers.Select(_ => NewGeneration(limits, context.Length))];
        var after = samplers.Count * times.Probe(prompt.Tokens.Length + prompt.DraftCue.Length + limits.MaxTokens, 1); // one after the other
        var next = new int[samplers.Count];
        for (var step = 0; ; step++)
        {
            cache.GiveWay();
            foreach (var generation in generations)
            {
                if (generation.GoesOn && !deadline.HasRoomFor(times.Decode(generation.Needed(decoding.Lengths), context.Length + Math.Max(0, step - 1), samplers.Count) + (cache.Sharing * after)))
                {
                    generation.Cut();
                }
            }

            if (!Array.Exists(generations, static generation => generation.GoesOn) || (step > 0 && !TryStep()))
            {
                break;
            }

            for (var i = 0; i < generations.Length; i++)
            {
                if (generations[i].GoesOn)
                {
                    generations[i].Pick(step == 0 ? cache.Logits : decoding.Branches!.Logits(i), samplers[i], [], default);
                }
            }
        }

        // Their sequences hold all that was picked but the last token, which never ran.
        _batch = decoding.Branches!.Batch;
        _branches = [.. generations.Select((generation, i) => CachedSequence.Of(decoding.Branches!, i, [.. context, .. generation.Tokens[..Math.Max(0, generation.Tokens.Length - 1)]]))];
        return [.. generations.Select(End)];

        bool TryStep()
        {
            for (var i = 0; i < next.Length; i++)
            {
                next[i] = generations[i].GoesOn ? generations[i].Tokens[^1] : BranchedSession.Ended;
            }

            if (decoding.Branches!.TryStep(next, deadline, cancellation))
            {
                return true;
            }

            Array.ForEach(generations, static generation => generation.Cut());
            return false;
        }
    }

    /// <summary>Takes a reasoning up after what of it is known to be right.</summary>
    /// <param name="right">Its tokens after the draft cue.</param>
    /// <param name="refused">Tokens that are known to be wrong there; empty for none.</param>
    /// <returns>The generation after it, or null.</returns>
    public GenerationResult? Resume(int[] right, int[] refused)
        => Generate(After(right, []), prompt.Critique, _greedy, times.Probe(prompt.Tokens.Length + prompt.DraftCue.Length + right.Length + prompt.Critique.MaxTokens, 1), refused);

    /// <summary>Generates a critique of a reasoning. It begins with one of the flaw tokens: the gate has spoken, and at a low threshold it may have overruled the likeliest token.</summary>
    /// <param name="reasoning">The tokens after the draft cue.</param>
    /// <returns>The generation, or null.</returns>
    public GenerationResult? GenerateCritique(int[] reasoning)
        => Generate(After(reasoning, prompt.CritiqueCue.Span), prompt.Critique, _greedy, times.AfterCritique(reasoning.Length, CritiqueLeast), [], prompt.FlawTokens);

    /// <summary>Generates a revision after a critique.</summary>
    /// <param name="reasoning">The tokens after the draft cue.</param>
    /// <param name="critique">The tokens after the critique cue.</param>
    /// <returns>The generation, or null.</returns>
    public GenerationResult? GenerateRevision(int[] reasoning, int[] critique)
        => Generate(
            After(reasoning, [.. prompt.CritiqueCue.Span, .. critique.AsSpan(0, prompt.Kept(critique)), .. prompt.ReviseCue.Span]), prompt.Critique, _greedy, times.AfterRevision(prompt.Critique.MaxTokens), []);

    /// <summary>Gets the critique's length for which time must remain: all its steps where they become the reasoning, one step where a revision follows that can itself be short.</summary>
    private int CritiqueLeast => prompt.ReviseCue.IsEmpty ? decoding.Lengths.OfAll(prompt.Critique) : decoding.Lengths.OfStep(prompt.Critique);

    private int[] After(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> cue) => [.. prompt.Tokens.Span, .. prompt.DraftCue.Span, .. reasoning[..prompt.Kept(reasoning)], .. cue];

    private int Room(int position) => cache.ContextLength - position - times.ProbeTokens;

    private double Mass(ReadOnlySpan<int> tokens)
    {
        var mass = 0.0;
        foreach (var token in tokens)
        {
            mass += Math.Exp(LogProbabilities.OfToken(cache.Logits, token));
        }

        return mass;
    }

    /// <summary>Generates until the end, the limits, the context or the clock.</summary>
    /// <param name="context">What stands before.</param>
    /// <param name="limits">How much.</param>
    /// <param name="sampler">Picks the tokens.</param>
    /// <param name="after">The time that must then remain.</param>
    /// <param name="refused">Tokens that may not stand at the first place.</param>
    /// <param name="first">Tokens that may stand there; empty for all others.</param>
    private GenerationResult? Generate(int[] context, GenerationLimits limits, Sampler sampler, TimeSpan after, int[] refused, ReadOnlyMemory<int> first = default)
    {
        if (!cache.TryMoveTo(context, deadline, cancellation))
        {
            return null;
        }

        var generation = NewGeneration(limits, context.Length);
        while (generation.GoesOn)
        {
            // What must follow may wait for as much of every decision beside it.
            var sharing = cache.Sharing;
            if (!deadline.HasRoomFor(times.Decode(generation.Needed(decoding.Lengths), cache.Position, sharing) + (sharing * after))
                || (generation.Tokens.Length > 0 && !cache.TryAppend(generation.Tokens[^1..], deadline, cancellation)))
            {
                generation.Cut();
                break;
            }

            generation.Pick(cache.Logits, sampler, refused, first.Span);
        }

        return End(generation);
    }

    private OngoingGeneration NewGeneration(GenerationLimits limits, int position) => new(prompt, limits, Math.Min(limits.MaxTokens, Room(position)));

    private GenerationResult End(OngoingGeneration ongoing)
    {
        var generation = ongoing.End(decoding.Lengths);
        Generated += generation.Generated;
        return generation;
    }

    private AnswerDistribution? Probe(int[] context, CachedSequence on)
    {
        if (!on.TryMoveTo(context, deadline, cancellation))
        {
            return null;
        }

        return prompt.Options.Count > 0 ? ProbeOptions(context.Length, on) : ProbeOpen(on);
    }

    /// <summary>Scores every option by the sum of its tokens' logprobs: the first tokens from one row, the rest given.</summary>
    private AnswerDistribution? ProbeOptions(int position, CachedSequence on)
    {
        var logProbabilities = new double[_ids.Length];
        for (var i = 0; i < _ids.Length; i++)
        {
            logProbabilities[i] = LogProbabilities.OfToken(on.Logits, prompt.Options[i].Tokens.Span[0]);
        }

        for (var i = 0; i < _ids.Length; i++)
        {
            var tokens = prompt.Options[i].Tokens;
            if (tokens.Length == 1)
            {
                continue;
            }

            // The first token's row is gone once another option was scored, but its logprob is known.
            on.RewindTo(position);
            if (!on.TryAppend(tokens.Span[..1], deadline, cancellation) || on.TryScore(tokens.Span[1..], decoding.ScoresInChunks, deadline, cancellation) is not { } rest)
            {
                return null;
            }

            logProbabilities[i] += rest;
        }

        return AnswerDistribution.OverOptions(_ids, logProbabilities);
    }

    /// <summary>Lets the model write its answer greedily; its probability is the geometric mean of its tokens'.</summary>
    private AnswerDistribution? ProbeOpen(CachedSequence on)
    {
        var tokens = new List<int>(prompt.MaxAnswerTokens);
        var logProbability = 0.0;
        while (tokens.Count < prompt.MaxAnswerTokens)
        {
            if (tokens.Count > 0 && !on.TryAppend([tokens[^1]], deadline, cancellation))
            {
                return null;
            }

            var token = _greedy.Pick(on.Logits);
            logProbability += LogProbabilities.OfToken(on.Logits, token);
            tokens.Add(token);
            if (prompt.EndsAnswer(token))
            {
                break;
            }
        }

        Generated += tokens.Count;
        return AnswerDistribution.OfOpenAnswer(prompt.ReadAnswer([.. tokens]), Math.Exp(logProbability / Math.Max(1, tokens.Count)));
    }
}
