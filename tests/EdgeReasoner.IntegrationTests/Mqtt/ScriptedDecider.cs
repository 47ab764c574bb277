using EdgeReasoner.Hosting;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>Chooses the first option, after a given amount of real work per round; stops, as the loop does, when a round no longer fits.</summary>
internal sealed class ScriptedDecider(Reserve reserve, TimeSpan roundTime, TimeProvider clock) : IDecider
{
    private int _decisions;

    public int Decisions => Volatile.Read(ref _decisions);

    public DecisionRequest? Last { get; private set; }

    public ModelIdentity Model { get; } = new("scripted", new string('0', 64), "none");

    public Decision Decide(PendingDecision pending, Action<ProgressReport>? progress, Func<TimeSpan, bool>? mayContinue, CancellationToken cancellation)
    {
        var request = pending.Request;
        Last = request;
        Interlocked.Increment(ref _decisions);
        if (request.Id.StartsWith("throw", StringComparison.Ordinal))
        {
            throw new ArithmeticException("scripted defect");
        }

        var deadline = pending.Deadline.Less(reserve.For(request.Budget));
        if (deadline.HasPassed)
        {
            return new Decision { Outcome = Outcome.Refused, StopReason = StopReason.BudgetTooSmall };
        }

        var answer = request.Options.Count > 0 ? request.Options[0].Id : "35";
        RankedAnswer[] ranking = [new(answer, 0.9)];
        for (var round = 0; ; round++)
        {
            progress?.Invoke(new ProgressReport(round, answer, 0.9, ranking));
            if (round == request.MaxRounds || !deadline.HasRoomFor(roundTime))
            {
                var inTime = round == request.MaxRounds;
                return new Decision
                {
                    Outcome = inTime ? Outcome.Decided : Outcome.BestSoFar,
                    Answer = answer,
                    Confidence = 0.9,
                    Ranking = ranking,
                    StopReason = inTime ? StopReason.RoundLimit : StopReason.Deadline,
                    Rounds = round,
                };
            }

            for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < roundTime;)
            {
                Thread.SpinWait(100);
            }
        }
    }

    public void Measure(CancellationToken cancellation)
    {
    }

    public void Dispose()
    {
    }
}
