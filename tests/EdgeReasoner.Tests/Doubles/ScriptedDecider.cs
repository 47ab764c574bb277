using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A decider that gets on only when the test says so: no time, no chance, no model.</summary>
internal sealed class ScriptedDecider(int maxParallel = 1) : IDecider
{
    private readonly Channel<ScriptedDecision> _begun = Channel.CreateUnbounded<ScriptedDecision>();
    private readonly Channel<bool> _measured = Channel.CreateUnbounded<bool>();

    public ModelIdentity Model { get; } = new("scripted", new string('0', 64), "none");

    public IPromptFormat Format { get; init; } = new ScriptedFormat();

    public int MaxParallel => maxParallel;

    public bool IsDisposed { get; private set; }

    public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation)
    {
        var decision = new ScriptedDecision(pending.Request.Id, progress, cancellation);
        _begun.Writer.TryWrite(decision);
        return decision;
    }

    public void RunParallel(IReadOnlyList<Action> advances)
    {
        foreach (var advance in advances)
        {
            advance();
        }
    }

    public void Measure(CancellationToken cancellation) => _measured.Writer.TryWrite(true);

    public void Dispose() => IsDisposed = true;

    /// <summary>The next decision that is begun; it waits for its script.</summary>
    public Task<ScriptedDecision> NextAsync() => Soon.Get(_begun.Reader.ReadAsync);

    /// <summary>When the speed is measured anew.</summary>
    public Task MeasuredAsync() => Soon.Get(_measured.Reader.ReadAsync);

    /// <summary>Whether another decision was begun.</summary>
    public bool HasBegunAnother => _begun.Reader.TryPeek(out _);
}

/// <summary>A decision under way: each advance waits for the next step of its script, and hears of its cancellation as a pass does.</summary>
internal sealed class ScriptedDecision(string id, Action<ProgressReport>? progress, CancellationToken cancellation) : IOngoingDecision
{
    private readonly BlockingCollection<Action> _steps = [];
    private int _advances;

    public string Id => id;

    /// <summary>Gets a value indicating whether somebody is told the best so far.</summary>
    public bool IsHeard => progress is not null;

    /// <summary>Gets how many advances have begun.</summary>
    public int Advances => Volatile.Read(ref _advances);

    public Answer? Result { get; private set; }

    public RoundEstimate Offer { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

    public void Advance()
    {
        Interlocked.Increment(ref _advances);
        _steps.Take(cancellation)();
    }

    public Answer Conclude(StopReason reason)
        => Result = Decided with { Outcome = reason == StopReason.Deadline ? Outcome.BestSoFar : Outcome.Decided, StopReason = reason };

    /// <summary>The advance ends, and a round may follow.</summary>
    public void Pause() => _steps.Add(static () => { });

    /// <summary>The advance ends with an answer.</summary>
    public void End(Answer? answer = null) => _steps.Add(() => Result = answer ?? Decided);

    /// <summary>The advance fails.</summary>
    public void Fail(Exception exception) => _steps.Add(() => throw exception);

    /// <summary>The advance tells the best so far and ends; a round may follow.</summary>
    public void Report(ProgressReport report) => _steps.Add(() => progress!(report));

    private static Answer Decided => new() { Outcome = Outcome.Decided, StopReason = StopReason.Converged, Value = new AnswerValue.Option("a"), Confidence = 0.9 };
}
