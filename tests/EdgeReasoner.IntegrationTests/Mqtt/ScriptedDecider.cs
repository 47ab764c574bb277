using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>Chooses the first option, after a given amount of real work per round; stops, as the loop does, when a round no longer fits. Ids that begin with <c>throw</c> fail at once, with <c>fail</c> in their first round.</summary>
internal sealed class ScriptedDecider(Reserve reserve, TimeSpan roundTime, TimeProvider clock, int maxParallel = 1) : IDecider
{
    private int _decisions;

    public int Decisions => Volatile.Read(ref _decisions);

    public DecisionRequest? Last { get; private set; }

    public int MaxParallel => maxParallel;

    /// <summary>One after the other, on this thread.</summary>
    public void RunParallel(IReadOnlyList<Action> advances)
    {
        foreach (var advance in advances)
        {
            advance();
        }
    }

    public IPromptFormat Format { get; } = new SymbolicPromptFormat();

    public ModelIdentity Model { get; } = new("scripted", new string('0', 64), "none");

    public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation)
    {
        Last = pending.Request;
        Interlocked.Increment(ref _decisions);
        if (pending.Request.Id.StartsWith("throw", StringComparison.Ordinal))
        {
            throw new ArithmeticException($"scripted defect over {string.Join(' ', pending.Request.Options.Select(option => option.Id))}"); // as a careless message would quote
        }

        return new ScriptedDecision(pending, pending.Deadline.Less(reserve.For(pending.Request.Budget)), roundTime, clock, progress, cancellation);
    }

    public void Measure(CancellationToken cancellation)
    {
    }

    public void Dispose()
    {
    }

    private sealed class ScriptedDecision(
        PendingDecision pending, Deadline end, TimeSpan roundTime, TimeProvider clock, Action<ProgressReport>? progress, CancellationToken cancellation) : IOngoingDecision
    {
        private readonly string _answer = pending.Request.Options.Count > 0 ? pending.Request.Options[0].Id : "35";
        private int _rounds = -1;

        public Answer? Result { get; private set; }

        public RoundEstimate Offer => new(roundTime, roundTime);

        public void Advance()
        {
            if (_rounds < 0 && end.HasPassed)
            {
                Result = new Answer { Outcome = Outcome.Refused, StopReason = StopReason.BudgetTooSmall };
                return;
            }

            for (var start = clock.GetTimestamp(); _rounds >= 0 && clock.GetElapsedTime(start) < roundTime;)
            {
                cancellation.ThrowIfCancellationRequested();
                Thread.SpinWait(100);
            }

            if (_rounds >= 0 && pending.Request.Id.StartsWith("fail", StringComparison.Ordinal))
            {
                throw new ArithmeticException("scripted defect of a round");
            }

            _rounds++;
            progress?.Invoke(new ProgressReport(_rounds, _answer, 0.9, [new RankedAnswer(_answer, 0.9)]));
            if (_rounds == pending.Request.MaxRounds)
            {
                Conclude(StopReason.RoundLimit);
            }
            else if (!end.HasRoomFor(roundTime))
            {
                Conclude(StopReason.Deadline);
            }
        }

        public Answer Conclude(StopReason reason) => Result = new Answer
        {
            Outcome = reason == StopReason.Deadline ? Outcome.BestSoFar : Outcome.Decided,
            Value = AnswerValue.Of(pending.Request.AnswerType, _answer),
            Confidence = 0.9,
            Ranking = [new(_answer, 0.9)],
            StopReason = reason,
            Rounds = _rounds,
        };
    }
}
