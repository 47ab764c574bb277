using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Training.Tasks;

public sealed class TaskGeneratorTests
{
    private static readonly TaskStyle[] Styles = [TaskStyle.Plain, TaskStyle.Drill, new(IsLonger: true), new(IsUnseenComposition: true), new(IsParaphrased: true)];

    public static TheoryData<string> AllFamilies => [.. TaskGenerator.Families];

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Of_AnyFamily_SameSeedSameItems(string family)
    {
        var (first, second) = (new Random(3), new Random(3));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(
                TaskGenerator.Of(family, first, Split.Training, TaskStyle.Plain).Prompt.Tokens.ToArray(), TaskGenerator.Of(family, second, Split.Training, TaskStyle.Plain).Prompt.Tokens.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Of_AnySplit_KeepsToIt(string family)
    {
        var random = new Random(4);
        for (var i = 0; i < 60; i++)
        {
            var split = (Split)(i % 3);
            Assert.Equal(split, TaskGenerator.Of(family, random, split, TaskStyle.Plain).Split);
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void HeldOutSets_AnyItem_IsNothingThatTrainingDraws(string family)
    {
        var random = new Random(6);
        foreach (var set in HeldOutSet.All.Where(set => set.Split != Split.Training))
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.NotEqual(Split.Training, TaskGenerator.Of(family, random, set.Split, set.Style).Split);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void HeldOutSets_ForFitting_ShareNoItemWithThoseForMeasuring(string family)
    {
        string[] fitted = [HeldOutSet.Calibration, HeldOutSet.CalibrationLonger];

        Assert.All(HeldOutSet.All, set => Assert.All(
            set.Draw(family, 20, seed: 9), item => Assert.Equal(fitted.Contains(set.Name) ? Split.Calibration : Split.HeldOut, item.Split)));
    }

    [Fact]
    public void Maths_ChainsAndExtremes_EqualWhatTheWordsSay()
    {
        var random = new Random(5);
        var (chains, extremes) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var item = TaskGenerator.Of("maths", random, Split.Training, TaskStyle.Plain);
            if (item.Request.AnswerType == AnswerType.Number)
            {
                chains++;
                Assert.Equal(WordsReckoner.Chain(item.Request), decimal.Parse(item.Expected, CultureInfo.InvariantCulture));
            }
            else if (item.Request.Options.Count > 0)
            {
                extremes++;
                Assert.Equal(WordsReckoner.Extreme(item.Request), item.Expected);
            }
        }

        Assert.True(chains > 100 && extremes > 20);
    }

    [Fact]
    public void Control_AnyStyle_AnswerIsThatOfTheProblem()
    {
        var random = new Random(15);
        foreach (var style in Styles)
        {
            for (var i = 0; i < 100; i++)
            {
                var item = TaskGenerator.Of("control", random, Split.Training, style);
                var problem = item.Prompt.Writer.Problem;

                var firing = problem.Rules.First(rule => RuleEvaluator.Holds(problem, rule));

                Assert.Equal(item.Request.Options[firing.Option].Id, item.Expected);
            }
        }
    }

    [Theory]
    [InlineData("control")]
    [InlineData("trend")]
    [InlineData("maths")]
    public void Of_UnseenCompositions_AreInNoTrainingItem(string family)
    {
        var random = new Random(16);
        var trained = new HashSet<string>();
        for (var i = 0; i < 1500; i++)
        {
            trained.UnionWith(Compositions.Of(TaskGenerator.Of(family, random, Split.Training, i % 4 == 0 ? TaskStyle.Drill : TaskStyle.Plain).Prompt.Writer.Problem));
        }

        Assert.DoesNotContain(trained, Compositions.IsUnseen);
        for (var i = 0; i < 100; i++)
        {
            var item = TaskGenerator.Of(family, random, Split.HeldOut, new TaskStyle(IsUnseenComposition: true));
            Assert.Contains(Compositions.Of(item.Prompt.Writer.Problem), Compositions.IsUnseen);
        }
    }

    [Theory]
    [InlineData("control", 4)]
    [InlineData("trend", 2)]
    [InlineData("maths", 4)]
    public void Of_Longer_HasMoreStepsThanTrainedItems(string family, int least)
    {
        var random = new Random(17);
        var plain = Enumerable.Range(0, 100).Average(_ => TaskGenerator.Of(family, random, Split.Training, TaskStyle.Plain).Prompt.Tokens.Length);
        var longer = Enumerable.Range(0, 100).Average(_ => TaskGenerator.Of(family, random, Split.HeldOut, new TaskStyle(IsLonger: true)).Prompt.Tokens.Length);

        Assert.True(longer > plain + least, $"{longer} against {plain}");
    }

    [Fact]
    public void Trend_Expected_EqualsUpsLessDownsOfTheReadings()
    {
        var random = new Random(6);
        for (var i = 0; i < 200; i++)
        {
            var item = TaskGenerator.Of("trend", random, Split.Training, TaskStyle.Plain);
            var numbers = item.Request.Readings.Select(reading => ((ReadingValue.Number)reading.Value).Value).ToArray();

            var tally = numbers.Zip(numbers.Skip(1), (before, now) => Math.Sign(now - before)).Sum();

            Assert.Equal(tally > 0 ? "rising" : tally < 0 ? "falling" : "steady", item.Expected);
        }
    }

    [Fact]
    public void Control_Answers_AreNotDecidedByPosition()
    {
        var random = new Random(7);
        var first = Enumerable.Range(0, 1000).Count(_ =>
        {
            var item = TaskGenerator.Of("control", random, Split.Training, TaskStyle.Plain);
            return item.Prompt.Writer.Problem.Rules[0].Option == item.Request.Options.Index().Single(pair => pair.Item.Id == item.Expected).Index;
        });

        // The first rule's option is right more often than chance would have it only because rules may share an option.
        Assert.InRange(first, 250, 550);
    }

    [Fact]
    public void Solve_EveryFault_MakesOneStepDifferWhereItSays()
    {
        var random = new Random(8);
        for (var i = 0; i < 100; i++)
        {
            var item = TaskGenerator.Any(random);
            for (var site = 0; site < item.Trace.Sites; site++)
            {
                var wrong = ExactReasoner.Solve(item.Prompt, new Fault(site, random));

                Assert.Equal(item.Trace.Steps.Take(wrong.FaultyStep), wrong.Steps.Take(wrong.FaultyStep));
                var (good, bad) = (item.Trace.Steps[wrong.FaultyStep], wrong.Steps[wrong.FaultyStep]);
                Assert.Equal(good[..wrong.FaultOffset], bad[..wrong.FaultOffset]);
                Assert.NotEqual(good[wrong.FaultOffset], bad[wrong.FaultOffset]);
            }
        }
    }

    [Fact]
    public void Draw_Sequences_HaveTargetsThatFollow()
    {
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var (tokens, targets, weights) = SequenceBuilder.Draw(random, share: 1);

            Assert.Equal((tokens.Length, tokens.Length), (targets.Length, weights.Length));
            Assert.Equal(0, weights[^1]);
            for (var at = 0; at < tokens.Length - 1; at++)
            {
                // Only at an answer may what is fed differ from what is right.
                Assert.True(targets[at] == tokens[at + 1] || tokens[at] == SymbolicVocabulary.IdOf("<ans>"));
            }
        }
    }
}
