using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>Lets every mode answer every item, in turns: whatever else the machine does meets all alike.</summary>
internal sealed class EvaluationRun : IDisposable
{
    private const double MajorityTemperature = 0.7;
    private const int MajoritySamples = 3;

    private readonly List<IModeRunner> _runners = [];
    private readonly int _loop;
    private readonly int _majority;

    /// <summary>Prepares the modes.</summary>
    /// <param name="model">The model under test.</param>
    /// <param name="against">The model to compare it with; null for none.</param>
    /// <param name="options">The loop's options.</param>
    /// <param name="deadline">Deadline of one more loop that measures late answers; null for none.</param>
    /// <param name="seed">Of the drawn reasonings.</param>
    /// <param name="clock">Measures.</param>
    /// <exception cref="ModelUnavailableException">There is not enough memory for the modes' sequences.</exception>
    public EvaluationRun(LoadedModel model, LoadedModel? against, ReflectionOptions options, TimeSpan? deadline, int seed, TimeProvider clock)
    {
        var rounds = options.MaxRounds;
        _runners.Add(new LoopRunner(EvaluationMode.Direct, model, options, 0, null, clock));
        _runners.Add(Sampling(EvaluationMode.Single, model, 1, 0));
        _loop = _runners.Count;
        _runners.Add(new LoopRunner(EvaluationMode.Loop, model, options, rounds, null, clock));
        _runners.Add(new LoopRunner(EvaluationMode.AllRounds, model, options with { StopsEarly = false }, rounds, null, clock));
        _majority = _runners.Count;
        _runners.Add(Sampling(EvaluationMode.Majority, model, MajoritySamples, MajorityTemperature));
        if (deadline is not null)
        {
            _runners.Add(new LoopRunner(EvaluationMode.Deadline, model, options, rounds, deadline, clock));
        }

        if (against is not null)
        {
            _runners.Add(new LoopRunner(EvaluationMode.AgainstDirect, against, options, 0, null, clock));
            _runners.Add(Sampling(EvaluationMode.AgainstSingle, against, 1, 0));
        }

        // What the majority drew is counted once more, up to the loop's tokens.
        Modes = [.. _runners.Take(_majority + 1).Select(static runner => runner.Mode), EvaluationMode.MajorityEqualTokens, .. _runners.Skip(_majority + 1).Select(static runner => runner.Mode)];

        SamplingRunner Sampling(EvaluationMode mode, LoadedModel whose, int samples, double temperature)
            => new(mode, whose.CreateSequence(), samples, temperature, Math.Max(1, rounds), seed, clock);
    }

    /// <summary>Gets the modes, in the order of <see cref="ItemResult.Modes"/>.</summary>
    public IReadOnlyList<EvaluationMode> Modes { get; }

    /// <summary>Runs all items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="format">The models' prompt format.</param>
    /// <param name="done">Told after each item; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>One result an item, in order.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ItemResult> Run(IReadOnlyList<EvaluationItem> items, IPromptFormat format, Action<ItemResult>? done, CancellationToken cancellation)
    {
        var results = new List<ItemResult>(items.Count);
        foreach (var (index, item) in items.Index())
        {
            var result = format.Render(item.Request) switch
            {
                PromptOutcome.Ready ready => new ItemResult(item, null, Decide(index, item, ready.Prompt, cancellation)),
                PromptOutcome.NotUnderstood fault => new ItemResult(item, fault.Message, []),
                _ => throw new InvalidOperationException("A prompt format gave neither a prompt nor a reason."),
            };
            results.Add(result);
            done?.Invoke(result);
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _runners.ForEach(static runner => runner.Dispose());

    private ModeResult[] Decide(int index, EvaluationItem item, DecisionPrompt prompt, CancellationToken cancellation)
    {
        // Each mode is first, second, … equally often: whoever comes first meets the coldest caches.
        var results = new ModeResult[_runners.Count];
        for (var turn = 0; turn < results.Length; turn++)
        {
            var mode = (index + turn) % results.Length;
            results[mode] = _runners[mode].Decide(item, prompt, cancellation);
        }

        var within = WithinTokens(item, results[_majority].Samples, results[_loop].Tokens);
        return [.. results[..(_majority + 1)], within, .. results[(_majority + 1)..]];
    }

    private static ModeResult WithinTokens(EvaluationItem item, IReadOnlyList<Sample> samples, int tokens)
    {
        var spent = 0;
        var kept = samples.TakeWhile((sample, index) =>
        {
            var begins = index == 0 || spent < tokens;
            spent += sample.Tokens;
            return begins;
        }).ToArray();
        return SamplingRunner.Vote(item, kept, TimeSpan.FromTicks(kept.Sum(static sample => sample.Elapsed.Ticks)));
    }
}
