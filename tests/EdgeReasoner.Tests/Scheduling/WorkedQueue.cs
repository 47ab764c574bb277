using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Scheduling;

/// <summary>A request of a load.</summary>
internal sealed record Asked(double AtMs, double BudgetMs, int Rounds, int Priority = 1);

/// <summary>What became of a request that was let in.</summary>
internal sealed record Ended(TurnKind By, int Rounds, double LeftMs, int Priority);

/// <summary>A queue with a worker on a fake clock: a direct answer takes 4 ms, a round 6. Requests arrive while turns run.</summary>
internal sealed class WorkedQueue : IDisposable
{
    private const double RoundMs = 6;
    private const double DirectMs = 4;

    private readonly FakeTimeProvider _clock = new();
    private readonly DecisionQueue<WorkedRequest> _queue;
    private readonly PriorityQueue<Asked, double> _coming = new();
    private readonly List<Ended> _ended = [];
    private readonly AdmissionControl _admission;
    private readonly long _start;

    public WorkedQueue()
    {
        _start = _clock.GetTimestamp();
        var costs = new CostModel();
        for (var tokens = 2; tokens <= 130; tokens++)
        {
            costs.ObservePrefill(2 + (tokens % 62), 0, TimeSpan.FromMilliseconds(2 + (tokens % 62)));
        }

        var timing = new LoopTiming(costs, new Reserve(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 }), _clock);
        _admission = new AdmissionControl(timing);
        _queue = new DecisionQueue<WorkedRequest>(capacity: 64, mostOpen: 4, _admission, _clock);
    }

    public double NowMs => _clock.GetElapsedTime(_start).TotalMilliseconds;

    public Action<Ended> Ended { get; set; } = static _ => { };

    public void Arrive(IEnumerable<Asked> load)
    {
        foreach (var asked in load)
        {
            _coming.Enqueue(asked, asked.AtMs);
        }
    }

    /// <summary>Works until nothing is left.</summary>
    public IReadOnlyList<Ended> Run()
    {
        Pass(0);
        while (true)
        {
            if (_queue.TryTake() is { } turn)
            {
                Perform(turn);
            }
            else if (_coming.TryPeek(out var next, out _))
            {
                Pass(Math.Max(0, next.AtMs - NowMs));
            }
            else
            {
                return _ended;
            }
        }
    }

    public void Dispose() => _queue.Dispose();

    private void Perform(Turn<WorkedRequest> turn)
    {
        switch (turn.Kind)
        {
            case TurnKind.Start when _admission.UntilEnd(turn.Pending) < _admission.DirectTime(turn.Pending): // the decider refuses it, in no time
                _queue.Complete(turn.Pending);
                turn = turn with { Kind = TurnKind.Expire };
                break;
            case TurnKind.Start or TurnKind.Continue:
                Pass(turn.Kind == TurnKind.Start ? DirectMs : RoundMs);
                turn.Pending.Done += turn.Kind == TurnKind.Start ? 0 : 1;
                if (turn.Pending.Done < turn.Pending.Rounds)
                {
                    _queue.Suspend(turn.Pending, new OfferedRound(TimeSpan.FromMilliseconds(RoundMs), TimeSpan.FromMilliseconds(RoundMs)));
                    return;
                }

                _queue.Complete(turn.Pending);
                break;
            default:
                turn.Decision?.Conclude(StopReason.Deadline);
                break;
        }

        End(turn);
        Pass(0);
    }

    private void Pass(double milliseconds)
    {
        var until = NowMs + milliseconds;
        while (_coming.TryPeek(out var next, out _) && next.AtMs <= until)
        {
            Move(next.AtMs);
            var asked = _coming.Dequeue();
            var budget = TimeSpan.FromMilliseconds(asked.BudgetMs);
            _queue.TryEnqueue(new WorkedRequest(new DecisionRequest { Id = "r", Budget = budget, Priority = asked.Priority }, Deadline.After(_clock, budget), asked.Rounds));
        }

        Move(until);
    }

    // A millisecond at a time, with the daemon's sweep.
    private void Move(double until)
    {
        while (NowMs < until)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(Math.Min(1, until - NowMs)));
            while (_queue.TryTakeOverdue() is { } overdue)
            {
                overdue.Decision?.Conclude(StopReason.Deadline);
                End(overdue);
            }
        }
    }

    private void End(Turn<WorkedRequest> turn)
    {
        var ended = new Ended(turn.Kind, turn.Pending.Done, turn.Pending.Deadline.Remaining.TotalMilliseconds, turn.Pending.Request.Priority);
        _ended.Add(ended);
        Ended(ended);
    }

    private sealed record WorkedRequest(DecisionRequest Request, Deadline Deadline, int Rounds) : PendingDecision(Request, new ScriptedPrompt(), Deadline)
    {
        public int Done { get; set; }
    }
}
