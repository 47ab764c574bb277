using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Training.Tasks;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>The loop with real prompts and the real checker, on a model that makes a mistake and does not notice.</summary>
public sealed class MistakenReasonerTests
{
    public static TheoryData<string> AllFamilies => [.. TaskGenerator.Families];

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Run_Critique_MendsEveryMistake(string family)
    {
        foreach (var (item, mistaken) in Mistakes(family))
        {
            var decision = Decide(item, mistaken, CheckerMode.Critique);

            Assert.Equal((item.Expected, StopReason.Checker), (decision.Text, decision.StopReason));
            if (mistaken.FaultyStep < item.Prompt.Draft.MaxSteps) // later steps are written after a critique, and rightly
            {
                Assert.StartsWith($"step {mistaken.FaultyStep + 1}: ", decision.Trace[1].Finding, StringComparison.Ordinal);
                Assert.Null(decision.Trace[2].FlawProbability);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Run_Off_LeavesMistakesAlone(string family)
        => Assert.Contains(Mistakes(family), pair => Decide(pair.Item, pair.Mistaken, CheckerMode.Off).Text != pair.Item.Expected);

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Run_Decide_IsRightWithoutRounds(string family)
    {
        foreach (var (item, mistaken) in Mistakes(family))
        {
            var decision = Decide(item, mistaken, CheckerMode.Decide);

            Assert.Equal((item.Expected, StopReason.Checker, 0), (decision.Text, decision.StopReason, decision.Rounds));
        }
    }

    private static IEnumerable<(TaskItem Item, Trace Mistaken)> Mistakes(string family)
    {
        var random = new Random(14);
        for (var i = 0; i < 100; i++)
        {
            var item = TaskGenerator.Of(family, random, Split.Training, TaskStyle.Plain);
            yield return (item, ExactReasoner.Solve(item.Prompt, new Fault(random.Next(item.Trace.Sites), random)));
        }
    }

    private static Answer Decide(TaskItem item, Trace mistaken, CheckerMode checkers)
    {
        var clock = new FakeTimeProvider();
#pragma warning disable CA2000 // the loop disposes of its sequence
        var model = new ScriptedLanguageModel(SymbolicVocabulary.Tokens.Count, new MistakenReasoner(item, mistaken).Say) { ContextLength = 4096 };
#pragma warning restore CA2000
        using var loop = new ReflectionLoop(
            new LoopSequences(model),
            new LoopSettings { Reflection = new ReflectionOptions { Checkers = checkers, MaxRounds = 8 } },
            LoopTiming.Alone(clock));
        return loop.Run(item.Request with { MaxRounds = 8, Trace = true }, item.Prompt, Deadline.After(clock, TimeSpan.FromMinutes(1)));
    }
}
