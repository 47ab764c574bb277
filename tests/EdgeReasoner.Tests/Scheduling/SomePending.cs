using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Scheduling;

/// <summary>Requests that wait, on a fake clock and with no reserve.</summary>
internal sealed class SomePending
{
    internal FakeTimeProvider Clock { get; } = new();

    internal AdmissionControl Admission => new(new LoopTiming(new CostModel(), new Reserve(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 }), Clock));

    internal PendingDecision Of(string id, double budgetMs, int priority = 1)
    {
        var budget = TimeSpan.FromMilliseconds(budgetMs);
        return new PendingDecision(new DecisionRequest { Id = id, Budget = budget, Priority = priority }, new ScriptedPrompt(), Deadline.After(Clock, budget));
    }

    /// <summary>A waiting request whose direct answer takes <paramref name="directMs"/>.</summary>
    internal QueueEntry<PendingDecision> Entry(string id, double budgetMs, double directMs, int priority = 1, long arrival = 0)
        => new(Of(id, budgetMs, priority), (long)(budgetMs * 1000), arrival, Ms(directMs), Ms(directMs));

    /// <summary>A suspended decision whose next round takes <paramref name="timeMs"/>.</summary>
    internal OpenDecision<PendingDecision> Open(string id, double budgetMs, double timeMs, double? leastMs = null, int priority = 1, double spentMs = 0)
        => new(Of(id, budgetMs, priority), new OfferedRound(Ms(timeMs), Ms(leastMs ?? timeMs)), (long)(budgetMs * 1000), Ms(spentMs));

    internal static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
