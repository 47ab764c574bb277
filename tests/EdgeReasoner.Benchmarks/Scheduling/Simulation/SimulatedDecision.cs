using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>
/// A decision whose passes take simulated time. It predicts, starts, cuts and teaches as <see cref="OngoingDecision"/> does: the real cost model,
/// step costs and reserve, with the model left out.
/// </summary>
internal sealed class SimulatedDecision(SimulatedPending pending, Worker worker) : IOngoingDecision
{
    private const int DraftTokens = 20;
    private const int ReviseTokens = 14;

    private readonly Deadline _end = pending.Deadline.Less(worker.Reserve.For(pending.Request.Budget));
    private readonly StepCosts _times = new(pending.Prompt, worker.Costs);
    private int _rounds = -1;

    public Answer? Result { get; private set; }

    public RoundEstimate Offer { get; private set; }

    public void Advance()
    {
        var room = _end.Remaining;
        var stop = _rounds < 0 ? TakeDirect() : TakeRound();
        stop ??= Choose();
        worker.Reserve.ObserveOverrun(room > TimeSpan.Zero ? -_end.Remaining : TimeSpan.Zero);
        if (stop is { } reason)
        {
            Conclude(reason);
        }
    }

    public Answer Conclude(StopReason reason) => Result = new Answer
    {
        Outcome = reason == StopReason.BudgetTooSmall ? Outcome.Refused : reason == StopReason.Deadline ? Outcome.BestSoFar : Outcome.Decided,
        StopReason = reason,
        Rounds = Math.Max(0, _rounds),
    };

    private StopReason? TakeDirect()
    {
        var tokens = pending.Load.PromptTokens + 1;
        worker.Holds(this);
        if (!_end.HasRoomFor(_times.Direct(0)) || !worker.Prefill(tokens, 0, _end))
        {
            return StopReason.BudgetTooSmall;
        }

        _rounds = 0;
        return null;
    }

    private StopReason? TakeRound()
    {
        var position = Position;
        if (!worker.Holds(this) && !worker.Prefill(position, 0, _end))
        {
            return StopReason.Deadline;
        }

        if (!_end.HasRoomFor(RoundTime(_rounds)))
        {
            return StopReason.Deadline;
        }

        var tokens = Tokens(_rounds);
        if (!worker.Decode(tokens, position, _end) || !worker.Prefill(2, position + tokens, _end))
        {
            return StopReason.Deadline; // cut: what was written is not probed
        }

        return ++_rounds == pending.Load.Rounds ? StopReason.Converged : null;
    }

    private StopReason? Choose()
    {
        var time = RoundTime(_rounds);
        if (!_end.HasRoomFor(time))
        {
            return StopReason.Deadline;
        }

        Offer = new RoundEstimate(time, time);
        return null;
    }

    private TimeSpan RoundTime(int round) => round == 0 ? _times.Draft(DraftTokens) : _times.Revise(DraftTokens + ((round - 1) * ReviseTokens), ReviseTokens);

    private int Position => pending.Load.PromptTokens + 1 + (_rounds == 0 ? 0 : DraftTokens + ((_rounds - 1) * ReviseTokens));

    private static int Tokens(int round) => round == 0 ? DraftTokens : ReviseTokens;
}
