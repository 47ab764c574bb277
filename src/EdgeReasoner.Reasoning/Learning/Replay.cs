using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Decides a recorded item again, under any policy and without the model.</summary>
/// <remarks>
/// The steps and their order are those of <see cref="ReflectionLoop.Run"/>, and so are the objects that decide: <see cref="DecisionState"/>,
/// <see cref="ReflectionPolicy"/>. Two things differ: the actions are those that were recorded (the policy decides whether they pay, not which one
/// is taken), and an action's price is the time that it took, not the time predicted for it.
/// </remarks>
internal static class Replay
{
    private static readonly DecisionRequest Anything = new() { Id = "replay" };

    /// <summary>Decides an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="maxRounds">Most rounds.</param>
    /// <param name="observer">Told how the decision stands after the direct probe and after each round; null for nobody.</param>
    /// <returns>How the loop would have ended.</returns>
    public static ReplayOutcome Run(RecordedItem item, ReflectionPolicy policy, int maxRounds, Action<RoundRecord, DecisionState>? observer = null)
    {
        var state = new DecisionState(Anything, policy.Calibration, policy.Pooling, policy.Accept);
        state.TakeDirect(item.Rounds[0].Raw!);
        observer?.Invoke(item.Rounds[0], state);
        if (policy.StandsDirectly(state.Confidence))
        {
            return End(StopReason.Converged);
        }

        for (var round = 1; round <= maxRounds && round < item.Rounds.Count; round++)
        {
            var record = item.Rounds[round];
            if (!policy.Reflects || (policy.StopsEarly && policy.ValueOf(record.Action, round, state.ChanceRight, record.Duration, state.CanResume) <= 0))
            {
                return End(StopReason.NoValue);
            }

            if (policy.Endorses(record.Flaw))
            {
                state.TakeEndorsement();
                return End(StopReason.Endorsed);
            }

            if (record.Raw is null)
            {
                state.TakeUnchanged(round);
                observer?.Invoke(record, state);
                continue;
            }

            var (evidence, _) = state.Take(round, record.Action, record.ToReasoning(), record.Raw);
            observer?.Invoke(record, state);
            if (policy.AfterRound(evidence) is { } reason)
            {
                return End(reason);
            }
        }

        return End(StopReason.RoundLimit);

        ReplayOutcome End(StopReason reason) => new(state.Incumbent, state.Confidence, state.Rounds, reason, state.Incumbent == item.Expected) { IsSure = state.IsSure };
    }
}

/// <summary>The end of a replayed decision.</summary>
/// <param name="Answer">The incumbent.</param>
/// <param name="Confidence">Its published probability.</param>
/// <param name="Rounds">Rounds used.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="IsRight">Whether the answer is the expected one.</param>
internal readonly record struct ReplayOutcome(string? Answer, double Confidence, int Rounds, StopReason Stop, bool IsRight)
{
    /// <summary>Gets a value indicating whether it is a decision: sure enough by the family's least confidence.</summary>
    public bool IsSure { get; init; }
}
