using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A loop on a scripted model: what it says after which tokens, at one millisecond of fake time a token.</summary>
public sealed class Scenario : IDisposable
{
    private readonly List<(int[] Suffix, Action<Span<float>> Fill)> _rules = [];
    private readonly List<ProgressReport> _progress = [];
    private ReflectionLoop? _loop;
    private ScriptedSlotPool? _pool;
    private ScriptedSlotPool? _shared;

    public Scenario(TimeSpan? tokenCost = null, int contextLength = 1024)
    {
        // The cost model was taught one millisecond, so another token cost is a surprise.
        Model = new ScriptedLanguageModel(Word.VocabularySize, Fill) { Clock = Clock, TokenCost = tokenCost ?? TimeSpan.FromMilliseconds(1), ContextLength = contextLength };
        foreach (var position in (int[])[0, 64, 256])
        {
            for (var tokens = 2; tokens <= 64; tokens++)
            {
                Costs.ObservePrefill(tokens, position, TimeSpan.FromMilliseconds(tokens));
                Costs.ObserveDecode(tokens, position, TimeSpan.FromMilliseconds(tokens));
            }
        }
    }

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Gets the branches' sequences; a step of all takes as long as a token of one.</summary>
    public ScriptedSlotPool Pool => _pool ??= new ScriptedSlotPool(Model, Branches);

    /// <summary>Gets the sequences of decisions that run in parallel; a step of all takes as long as a token of one.</summary>
    public ScriptedSlotPool Shared => _shared ??= new ScriptedSlotPool(Model, Sequences + 1);

    public ScriptedLanguageModel Model { get; }

    public CostModel Costs { get; } = new();

    public FlipStatistics Flips { get; } = new();

    public ReflectionOptions Options { get; } = new();

    public CalibrationTable Calibration { get; init; } = CalibrationTable.None;

    public Reserve Reserve { get; } = new(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 });

    /// <summary>Gets how many KV caches the loop may use.</summary>
    public int Sequences { get; init; } = 1;

    /// <summary>Gets how many decisions run in parallel.</summary>
    public int RunParallel { get; init; } = 1;

    /// <summary>Gets how many reasonings a resample writes in parallel.</summary>
    public int Branches { get; init; } = 1;

    /// <summary>Gets a value indicating whether the loop is given <see cref="Pool"/>.</summary>
    public bool HasPool { get; init; }

    public PoolingOptions Pooling { get; } = new();

    public ScriptedPrompt Prompt { get; init; } = new();

    public DecisionRequest Request { get; init; } = new() { Id = "r", Trace = true, MinConfidence = 0 };

    public IReadOnlyList<ProgressReport> Progress => _progress;

    public CancellationToken Cancelled { get; set; }

    /// <summary>Gets or sets what happens after every token that the model reads.</summary>
    public Action? OnPass { get; set; }

    /// <summary>Gets or sets what happens when a reasoning is about to be written.</summary>
    public Action? OnCue { get; set; }

    /// <summary>After <paramref name="suffix"/> the model gives these tokens these probabilities.</summary>
    public Scenario After(int[] suffix, params (int Token, double Probability)[] next)
    {
        _rules.Add((suffix, logits =>
        {
            foreach (var (token, probability) in next)
            {
                logits[token] = (float)Math.Log(probability);
            }
        }
        ));
        return this;
    }

    /// <summary>After a reasoning the model answers a, b and c with these probabilities.</summary>
    public Scenario Answers(int[] reasoning, double a, double b, double c)
        => After([.. reasoning, Word.Answer], (Word.A, a), (Word.B, b), (Word.C, c));

    /// <summary>Before any reasoning the model answers so.</summary>
    public Scenario Direct(double a, double b, double c) => After([3, Word.Answer], (Word.A, a), (Word.B, b), (Word.C, c));

    /// <summary>After these tokens the model writes those, one after the other.</summary>
    public Scenario Writes(int[] after, params int[] tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            After([.. after, .. tokens[..i]], (tokens[i], 1));
        }

        return this;
    }

    /// <summary>After a reasoning the critique gate says so, and a critique that begins with the flaw token and these steps follows.</summary>
    public Scenario Criticises(int[] reasoning, double flaw, params int[] steps)
    {
        After([.. reasoning, Word.Check], (Word.Flaw, flaw), (Word.Ok, 1 - flaw));
        return Writes([.. reasoning, Word.Check, Word.Flaw], steps);
    }

    /// <summary>Runs the loop with a budget in milliseconds and no reserve.</summary>
    public Answer Run(double budgetMs = 10_000)
    {
        var deadline = Deadline.After(Clock, TimeSpan.FromMilliseconds(budgetMs));
        return Loop.Run(Request, Prompt, deadline, _progress.Add, Cancelled);
    }

    /// <summary>Begins a decision that is made round by round.</summary>
    public IOngoingDecision Begin(double budgetMs = 10_000, DecisionRequest? request = null, ScriptedPrompt? prompt = null)
        => Loop.Begin(request ?? Request, prompt ?? Prompt, Deadline.After(Clock, TimeSpan.FromMilliseconds(budgetMs)), null, Cancelled);

    /// <summary>Lets decisions advance in parallel; what is done after each is done by its thread.</summary>
    public void Advance(IEnumerable<IOngoingDecision> decisions, Action<IOngoingDecision>? after = null)
    {
        Action[] advances = [.. decisions.Select<IOngoingDecision, Action>(decision => () =>
        {
            decision.Advance();
            after?.Invoke(decision);
        })];
        if (!Task.Run(() => Loop.RunParallel(advances)).Wait(TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("The decisions wait for each other.");
        }
    }

    /// <summary>Lets the loop measure passes.</summary>
    public void WarmUp() => Loop.WarmUp(Cancelled);

    /// <summary>Records every round.</summary>
    internal IReadOnlyList<RoundRecord> Record(bool explores = false)
        => Loop.Record(Request, Prompt, Deadline.After(Clock, TimeSpan.FromSeconds(10)), explores, Cancelled);

    public void Dispose()
    {
        _loop?.Dispose();
        Model.Dispose();
    }

    private ReflectionLoop Loop => _loop ??= NewLoop();

    private ReflectionLoop NewLoop()
    {
#pragma warning disable CA2000 // the loop disposes of both
        var exchange = RunParallel > 1 ? new DecodeBatcher(Shared) : null;
        return new ReflectionLoop(
            new LoopSequences(exchange?.CreateSequence() ?? (ILanguageModel)Model, HasPool ? Pool : null, exchange),
            new LoopSettings { Reflection = Options, Pooling = Pooling, Calibration = Calibration, Flips = Flips, Decoding = DecodeOptions.Plain with { PrefixCaches = Sequences, ParallelDecisions = RunParallel } },
            new LoopTiming(Costs, Reserve, Clock));
#pragma warning restore CA2000
    }

    private void Fill(IReadOnlyList<int> tokens, Span<float> logits)
    {
        OnPass?.Invoke();
        if (tokens[^1] == Word.Think)
        {
            OnCue?.Invoke();
        }

        logits.Fill(-30);
        (int[] Suffix, Action<Span<float>> Fill)? longest = null;
        foreach (var rule in _rules)
        {
            if (tokens.Count >= rule.Suffix.Length
                && rule.Suffix.SequenceEqual(tokens.Skip(tokens.Count - rule.Suffix.Length))
                && rule.Suffix.Length >= (longest?.Suffix.Length ?? 0))
            {
                longest = rule;
            }
        }

        (longest ?? throw new InvalidOperationException($"No rule for [{string.Join(' ', tokens)}].")).Fill(logits);
    }
}
