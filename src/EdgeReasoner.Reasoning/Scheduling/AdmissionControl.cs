using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>The prediction, by cost model and reserve, of whether requests can still get at least their direct answer in time.</summary>
/// <remarks>Thread-safe, because its parts are. A prompt's prefix that may be cached is not counted on: another request may come between.</remarks>
/// <param name="timing">What passes and publishing take.</param>
/// <param name="checkers">What the checker may do: where it decides, it needs no time to speak of.</param>
public sealed class AdmissionControl(LoopTiming timing, CheckerMode checkers = CheckerMode.Off)
{
    /// <summary>The cautious time of a request's direct answer, from an empty cache.</summary>
    /// <param name="pending">The request.</param>
    /// <returns>Prefill and probe.</returns>
    public TimeSpan DirectTime(PendingDecision pending) => new StepCosts(pending.Prompt, timing.Costs).Direct(cached: 0);

    /// <summary>The time for which a decision may still go on.</summary>
    /// <param name="pending">Its request.</param>
    /// <returns>Time left − reserve; negative when it should have ended.</returns>
    public TimeSpan UntilEnd(PendingDecision pending) => pending.Deadline.Remaining - timing.Reserve.For(pending.Request.Budget);

    /// <summary>The part of a request's direct answer that must lie before its end.</summary>
    /// <param name="pending">The request.</param>
    /// <returns>Its direct time; zero where the checker decides.</returns>
    public TimeSpan Needed(PendingDecision pending)
        => checkers == CheckerMode.Decide && pending.Prompt.Decide() is not null ? TimeSpan.Zero : DirectTime(pending);
}
