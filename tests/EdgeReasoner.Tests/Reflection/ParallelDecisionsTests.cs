using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>Decisions whose rounds run in parallel.</summary>
public sealed class ParallelDecisionsTests
{
    private static readonly int[] Long = [Word.S0, Word.S1, Word.End, Word.S2, Word.End, Word.Done];
    private static readonly int[] Short = [Word.S1, Word.End, Word.Done];
    private static readonly int[] Other = [Word.S2, Word.End, Word.S3, Word.End, Word.Done];

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(3, 3)] // and resamples of several branches
    public void Advance_SideBySide_DecideAsOneByOne(int together, int branches)
    {
        using var alone = NewScenario(1, branches);
        var expected = Prompts.Select(prompt => Finish(alone.Begin(prompt: prompt))).ToArray();
        using var scenario = NewScenario(together, branches);

        var actual = Decide(scenario, together);

        Assert.Equal(3, expected.Select(static decision => decision.Text).Distinct().Count());
        Assert.Equal(expected.Select(Told), actual.Select(Told));
        Assert.Contains(Math.Min(together, Prompts.Length), scenario.Shared.Steps);
        Assert.DoesNotContain(1, scenario.Shared.Steps);
    }

    [Fact]
    public void Advance_SideBySide_TakesLessTimeThanOneByOne()
    {
        using var alone = NewScenario(1);
        var started = alone.Clock.GetTimestamp();
        Array.ForEach(Prompts, prompt => Finish(alone.Begin(prompt: prompt)));
        var expected = alone.Clock.GetElapsedTime(started);
        using var scenario = NewScenario(4);
        started = scenario.Clock.GetTimestamp();

        Decide(scenario, together: 4);

        Assert.True(scenario.Clock.GetElapsedTime(started) < 0.8 * expected, $"{scenario.Clock.GetElapsedTime(started)} of {expected}");
    }

    [Fact]
    public void Advance_OneOfSeveral_IsAsWithoutTheOthers()
    {
        using var without = NewScenario(1);
        using var with = NewScenario(4);

        Assert.Equal(Told(Finish(without.Begin(prompt: Prompts[0]))), Told(Finish(with.Begin(prompt: Prompts[0]))));
        Assert.Empty(with.Shared.Steps);
        Assert.Equal(without.Model.Passes, with.Shared.Alone.First());
    }

    [Fact]
    public void Advance_OneIsCancelled_TheOthersDecideAsBefore()
    {
        using var alone = NewScenario(1);
        var expected = Told(Finish(alone.Begin(prompt: Prompts[1])));
        using var scenario = NewScenario(2);
        using var source = new CancellationTokenSource();
        scenario.Cancelled = source.Token;
        var first = scenario.Begin(prompt: Prompts[0]);
        scenario.Cancelled = CancellationToken.None;
        var second = scenario.Begin(prompt: Prompts[1]);
        first.Advance();
        second.Advance();
        scenario.OnPass = () =>
        {
            if (scenario.Shared.Steps.Count == 2)
            {
                source.Cancel();
            }
        };

        Assert.IsType<OperationCanceledException>(Assert.Throws<AggregateException>(() => scenario.Advance([first, second])).InnerException, exactMatch: false);

        Assert.Equal(expected, Told(Finish(second)));
    }

    [Property(MaxTest = 200)]
    public bool Advance_AnyBudgetsAndSpeed_EachEndsInTime(byte first, byte second, byte speed)
    {
        var tokenCost = TimeSpan.FromMilliseconds(.5 + (speed / 100.0));
        using var scenario = NewScenario(2, tokenCost: tokenCost).After([Word.Answer], (Word.A, .4), (Word.B, .3), (Word.C, .3)).Criticises([], .9, Word.Done); // of what was cut
        double[] budgets = [60 + (first / 2.0), 60 + (second / 2.0)];
        var started = scenario.Clock.GetTimestamp();
        var decisions = budgets.Select((budget, i) => scenario.Begin(budget, prompt: Prompts[i])).ToList();
        var late = false;
        decisions.ForEach(static decision => decision.Advance());
        while (decisions.FindAll(static decision => decision.Result is null) is { Count: > 0 } open)
        {
            scenario.Advance(open, decision => late |= scenario.Clock.GetElapsedTime(started) > TimeSpan.FromMilliseconds(budgets[decisions.IndexOf(decision)]) + tokenCost);
        }

        return !late;
    }

    [Fact]
    public void WarmUp_SeveralSideBySide_TeachesTheCostModelWhatTheirStepsTake()
    {
        using var scenario = NewScenario(3).After([0], (0, 1));
        scenario.Shared.CostOfAnother = .25;
        Assert.Equal(3, scenario.Costs.PredictDecode(10, 0, 3) / scenario.Costs.PredictDecode(10, 0), 3); // as if each took its own

        scenario.WarmUp();

        Assert.InRange(scenario.Costs.PredictDecode(10, 0, 3).TotalMilliseconds, 14.5, 17);
        Assert.InRange(scenario.Costs.PredictDecode(10, 0, 2).TotalMilliseconds, 12.1, 14);
        Assert.InRange(scenario.Costs.PredictDecode(10, 0).TotalMilliseconds, 9.9, 11);
    }

    private static ScriptedPrompt[] Prompts =>
    [
        new() { IgnoresCritiques = true },
        new() { IgnoresCritiques = true, Question = new[] { 3, 2, 1 } },
        new() { IgnoresCritiques = true, Question = new[] { 1, 3, 2, 4 } },
    ];

    private static Scenario NewScenario(int together, int branches = 1, TimeSpan? tokenCost = null)
    {
        var scenario = new Scenario(tokenCost) { RunParallel = together, Sequences = 4, Branches = branches, HasPool = branches > 1, Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 4 } }
            .After([3, Word.Answer], (Word.A, .4), (Word.B, .3), (Word.C, .3)).Writes([3, Word.Think], Long).Answers(Long, .6, .2, .2).Criticises(Long, .9, Word.Done)
            .After([1, Word.Answer], (Word.A, .3), (Word.B, .4), (Word.C, .3)).Writes([1, Word.Think], Short).Answers(Short, .1, .75, .15).Criticises(Short, .2, Word.Done)
            .After([4, Word.Answer], (Word.A, .3), (Word.B, .3), (Word.C, .4)).Writes([4, Word.Think], Other).Answers(Other, .2, .2, .6).Criticises(Other, .8, Word.Done);
        scenario.Options.StopsEarly = false;
        return scenario;
    }

    /// <summary>Direct answers one by one, then rounds in parallel, as the daemon does.</summary>
    private static Answer[] Decide(Scenario scenario, int together)
    {
        var decisions = Prompts.Select(prompt => scenario.Begin(prompt: prompt)).ToArray();
        Array.ForEach(decisions, static decision => decision.Advance());
        while (Array.FindAll(decisions, static decision => decision.Result is null) is { Length: > 0 } open)
        {
            scenario.Advance(open.Take(together));
        }

        return [.. decisions.Select(static decision => decision.Result!)];
    }

    private static Answer Finish(IOngoingDecision ongoing)
    {
        while (ongoing.Result is null)
        {
            ongoing.Advance();
        }

        return ongoing.Result;
    }

    private static (string?, double, StopReason, int, int) Told(Answer decision) => (decision.Text, Math.Round(decision.Confidence, 12), decision.StopReason, decision.Rounds, decision.Tokens);
}
