using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>
/// Answers by whole reasonings, without reflection: one written greedily, or several drawn at a temperature whose answers are counted
/// (Wang et al., Self-Consistency Improves Chain of Thought Reasoning, 2023).
/// </summary>
internal sealed class SamplingRunner : IModeRunner
{
    private readonly DecoderSession _session;
    private readonly CachedSequence _cache;
    private readonly CostModel _costs = new();
    private readonly StepLengths _lengths = new();
    private readonly int _samples;
    private readonly double _temperature;
    private readonly int _stages;
    private readonly int _seed;
    private readonly TimeProvider _clock;

    /// <summary>Takes over a sequence.</summary>
    /// <param name="mode">What it is called.</param>
    /// <param name="model">An empty sequence.</param>
    /// <param name="samples">Reasonings an item, 1 or more.</param>
    /// <param name="temperature">Of their drawing; 0 is greedy.</param>
    /// <param name="stages">A reasoning may be as long as so many rounds of the loop together, 1 or more.</param>
    /// <param name="seed">Of the drawing.</param>
    /// <param name="clock">Measures.</param>
    public SamplingRunner(EvaluationMode mode, ILanguageModel model, int samples, double temperature, int stages, int seed, TimeProvider clock)
    {
        (Mode, _samples, _temperature, _stages, _seed, _clock) = (mode, samples, temperature, stages, seed, clock);
        _session = new DecoderSession(model, clock);
        _cache = new CachedSequence(_session);
    }

    /// <inheritdoc/>
    public EvaluationMode Mode { get; }

    /// <inheritdoc/>
    public ModeResult Decide(EvaluationItem item, DecisionPrompt prompt, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var samples = new List<Sample>(_samples);
        var end = Deadline.After(_clock, TimeSpan.FromMinutes(10));
        var steps = new ReflectionSteps(_cache, prompt, new StepCosts(prompt, _costs), new DecodingParts(_lengths), end, cancellation);
        var contract = new GenerationLimits(
            prompt.Draft.MaxSteps + ((_stages - 1) * prompt.Critique.MaxSteps), prompt.Draft.MaxTokens + ((_stages - 1) * prompt.Critique.MaxTokens));
        var sampler = _temperature > 0 ? new Sampler(new SamplerOptions { Temperature = _temperature }, new Random(SeedOf(item))) : null;
        try
        {
            // At least one prompt token runs again, as in the loop: the same path through the engine every time.
            _cache.RewindTo(Math.Min(_cache.Cached(prompt.Tokens.Span), prompt.Tokens.Length - 1));
            for (var i = 0; i < _samples; i++)
            {
                samples.Add(Draw(steps, contract, sampler));
            }
        }
        catch (ContextOverflowException)
        {
            // The samples drawn so far decide; without any there is no answer.
        }

        return Vote(item, samples, _clock.GetElapsedTime(started));
    }

    /// <summary>The answer with the most votes; of equally many, the one whose probes are surer.</summary>
    /// <param name="item">The item.</param>
    /// <param name="samples">The votes.</param>
    /// <param name="elapsed">Wall time.</param>
    /// <returns>The result; its confidence is the mean over all samples of what they gave to the answer they chose, if it is this one.</returns>
    public static ModeResult Vote(EvaluationItem item, IReadOnlyList<Sample> samples, TimeSpan elapsed)
    {
        var winner = samples.Where(static sample => sample.Answer is not null)
            .GroupBy(static sample => sample.Answer!, StringComparer.Ordinal)
            .OrderByDescending(static votes => votes.Count())
            .ThenByDescending(static votes => votes.Sum(static sample => sample.Confidence))
            .FirstOrDefault();
        var confidence = winner is null ? 0 : winner.Sum(static sample => sample.Confidence) / samples.Count;
        return new ModeResult(winner?.Key, item.IsRight(winner?.Key), confidence, 1, samples.Sum(static sample => sample.Tokens), elapsed) { Samples = samples };
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Sample Draw(ReflectionSteps steps, GenerationLimits contract, Sampler? sampler)
    {
        var started = _clock.GetTimestamp();
        var before = steps.Generated;
        var probe = steps.GenerateReasoning(contract, sampler) is { } writing ? steps.ProbeNeutral(writing.Tokens) : null;
        return new Sample(probe?.Best, probe?.BestProbability ?? 0, steps.Generated - before, _clock.GetElapsedTime(started));
    }

    // FNV-1a over the id: an item is drawn alike whatever else is in the run.
    private int SeedOf(EvaluationItem item)
    {
        var hash = 2166136261u ^ (uint)_seed;
        foreach (var letter in item.Id)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)(hash & 0x7FFFFFFF);
    }
}
