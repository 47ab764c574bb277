using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>Plays a load against the real queue, admission, cost model and reserve, or against a plain queue that knows only the order of arrival.</summary>
internal sealed class SimulatedDaemon : IDisposable
{
    private const int Capacity = 64;
    private const int OpenDecisions = 4;
    private const int Sequences = 2;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(5);

    private readonly SimulatedClock _clock = new();
    private readonly Board _board;
    private readonly Worker _worker;
    private readonly DecisionQueue<SimulatedPending> _queue;
    private readonly Queue<SimulatedPending> _plain = new();
    private readonly bool _isPlain;
    private readonly IEnumerator<SimulatedRequest> _load;
    private readonly SimulationFigures _figures = new();
    private bool _hasMore;

    public SimulatedDaemon(IEnumerable<SimulatedRequest> load, bool isPlain, int seed)
    {
        _board = new Board(_clock, seed);
        _worker = new Worker(_clock, _board, Sequences, PassTime);
        _queue = new DecisionQueue<SimulatedPending>(Capacity, OpenDecisions, new AdmissionControl(new LoopTiming(_worker.Costs, _worker.Reserve, _clock)), _clock);
        _load = load.GetEnumerator();
        _isPlain = isPlain;
        WarmUp();
        _hasMore = _load.MoveNext();
    }

    /// <summary>Plays the whole load.</summary>
    /// <returns>What became of it.</returns>
    public SimulationFigures Run()
    {
        while (true)
        {
            if (_isPlain ? ServePlain() : Serve())
            {
                continue;
            }

            if (!_hasMore)
            {
                return _figures;
            }

            PassTime(_load.Current.At);
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _load.Dispose();
    }

    private bool Serve()
    {
        if (_queue.TryTake() is not { } turn)
        {
            return false;
        }

        if (turn.Kind is TurnKind.Start or TurnKind.Continue)
        {
            var decision = turn.Decision ?? new SimulatedDecision(turn.Pending, _worker);
            decision.Advance();
            if (decision.Result is null)
            {
                _queue.Suspend(turn.Pending, decision);
                return true;
            }

            _queue.Complete(turn.Pending);
            Publish(turn.Pending, decision.Result);
            return true;
        }

        End(turn);
        return true;
    }

    // First come, first served: each decision to its end, inside its own deadline.
    private bool ServePlain()
    {
        if (!_plain.TryDequeue(out var pending))
        {
            return false;
        }

        var decision = new SimulatedDecision(pending, _worker);
        while (decision.Result is null)
        {
            decision.Advance();
        }

        Publish(pending, decision.Result);
        return true;
    }

    private void PassTime(TimeSpan until)
    {
        while (true)
        {
            var sweep = TimeSpan.FromTicks(((_clock.Now.Ticks / SweepPeriod.Ticks) + 1) * SweepPeriod.Ticks);
            var arrival = _hasMore ? _load.Current.At : TimeSpan.MaxValue;
            var isWaitedFor = !_isPlain && _queue.Count + _queue.Open > 0;
            var next = isWaitedFor && sweep < arrival ? sweep : arrival;
            if (next > until)
            {
                break;
            }

            _clock.MoveTo(next);
            if (next == arrival)
            {
                Arrive(SimulatedPending.Of(_load.Current, _clock));
                _hasMore = _load.MoveNext();
            }
            else
            {
                while (_queue.TryTakeOverdue() is { } turn)
                {
                    End(turn);
                }
            }
        }

        _clock.MoveTo(until);
    }

    private void Arrive(SimulatedPending pending)
    {
        _figures.Offered++;
        if (_isPlain)
        {
            if (_plain.Count >= Capacity)
            {
                _figures.Refuse(pending.Load);
                return;
            }

            _plain.Enqueue(pending);
        }
        else if (_queue.TryEnqueue(pending) is Admission.Rejected)
        {
            _figures.Refuse(pending.Load);
        }
    }

    private void End(Turn<SimulatedPending> turn)
    {
        if (turn.Kind is TurnKind.Expire or TurnKind.Displace)
        {
            _figures.Miss(turn.Pending.Load);
            return;
        }

        Publish(turn.Pending, turn.Decision!.Conclude(turn.Kind == TurnKind.Yield ? StopReason.NoValue : StopReason.Deadline));
    }

    // The publisher works beside the reasoning thread, and looks at the clock immediately before it hands over.
    private void Publish(SimulatedPending pending, Answer decision)
    {
        if (decision.Outcome == Outcome.Refused)
        {
            _figures.Miss(pending.Load);
            return;
        }

        var taken = _board.Publish();
        _worker.Reserve.ObservePublish(taken);
        if (pending.Deadline.HasRoomFor(taken))
        {
            _figures.Answer(pending.Load, decision.Rounds);
        }
        else
        {
            _figures.Miss(pending.Load);
        }
    }

    private void WarmUp()
    {
        foreach (var tokens in (int[])[64, 4, 16, 64, 4, 16])
        {
            _worker.Costs.ObservePrefill(tokens, 0, _board.Prefill(tokens, 0));
            _worker.Costs.ObserveDecode(8, tokens, _board.Decode(8, tokens));
        }
    }
}
