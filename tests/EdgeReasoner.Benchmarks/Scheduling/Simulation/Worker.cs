using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>The board's one reasoning thread: moves the clock by what passes take, and lets happen what happens meanwhile.</summary>
/// <param name="clock">The clock.</param>
/// <param name="board">What passes take.</param>
/// <param name="sequences">KV caches.</param>
/// <param name="passTime">Moves the clock to an instant, with all arrivals until then.</param>
internal sealed class Worker(SimulatedClock clock, Board board, int sequences, Action<TimeSpan> passTime)
{
    // From the request to terminate to the end of the pass.
    private static readonly TimeSpan Termination = TimeSpan.FromMilliseconds(0.2);

    private readonly List<IOngoingDecision> _holders = [];

    public CostModel Costs { get; } = new();

    public Reserve Reserve { get; } = new(new ReserveOptions());

    /// <summary>Gets the decisions' time on the model so far.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>Lends a sequence.</summary>
    /// <returns>False when another decision had taken it.</returns>
    public bool Holds(IOngoingDecision decision)
    {
        var held = _holders.Remove(decision);
        _holders.RemoveAll(static holder => holder.Result is not null);
        if (_holders.Count >= sequences)
        {
            _holders.RemoveAt(0);
        }

        _holders.Add(decision);
        return held;
    }

    public bool Prefill(int tokens, int position, Deadline end)
    {
        for (var done = 0; done < tokens;)
        {
            var chunk = PrefillChunks.Next(tokens - done, PrefillChunks.DefaultSize);
            var taken = board.Prefill(chunk, position + done);
            if (!Run(taken, end))
            {
                return false;
            }

            Costs.ObservePrefill(chunk, position + done, taken);
            done += chunk;
        }

        return true;
    }

    public bool Decode(int tokens, int position, Deadline end)
    {
        var taken = board.Decode(tokens, position);
        var isWhole = Run(taken, end);
        var done = isWhole ? tokens : (int)(tokens * (taken + end.Remaining) / taken);
        if (done > 0)
        {
            Costs.ObserveDecode(done, position, taken * done / tokens);
        }

        return isWhole;
    }

    private bool Run(TimeSpan duration, Deadline end)
    {
        var isWhole = end.HasRoomFor(duration);
        var until = clock.Now + (isWhole ? duration : (end.Remaining > TimeSpan.Zero ? end.Remaining : TimeSpan.Zero) + Termination);
        Busy += until - clock.Now;
        passTime(until);
        return isWhole;
    }
}
