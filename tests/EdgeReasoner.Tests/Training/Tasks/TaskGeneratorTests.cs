using System.Globalization;
using EdgeReasoner.Reasoning.Prompting.English;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Training.Tasks;

public sealed class TaskGeneratorTests
{
    public static TheoryData<string> AllFamilies => [.. TaskGenerator.Families];

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Of_AnyFamily_SameSeedSameItems(string family)
    {
        var (first, second) = (new Random(3), new Random(3));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(
                TaskGenerator.Of(family, first, isHeldOut: false).Prompt.Tokens.ToArray(), TaskGenerator.Of(family, second, isHeldOut: false).Prompt.Tokens.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Of_EitherSide_KeepsToItsSideOfTheSplit(string family)
    {
        var random = new Random(4);
        for (var i = 0; i < 50; i++)
        {
            Assert.False(TaskGenerator.Of(family, random, isHeldOut: false).IsHeldOut);
            Assert.True(TaskGenerator.Of(family, random, isHeldOut: true).IsHeldOut);
        }
    }

    [Fact]
    public void Maths_Expected_EqualsTheSumReckonedFromTheWords()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var item = TaskGenerator.Of("maths", random, isHeldOut: false);

            Assert.Equal(SumOf(item.Request), decimal.Parse(item.Expected, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Trend_Expected_EqualsUpsLessDownsOfTheReadings()
    {
        var random = new Random(6);
        for (var i = 0; i < 200; i++)
        {
            var item = TaskGenerator.Of("trend", random, isHeldOut: false);
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
            var item = TaskGenerator.Of("control", random, isHeldOut: false);
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
            var item = TaskGenerator.Any(random, isHeldOut: false);
            for (var site = 0; site < item.Trace.Sites; site++)
            {
                var wrong = Reasoner.Solve(item.Prompt, new Fault(site, random));

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

    private static decimal SumOf(DecisionRequest request)
    {
        var readings = request.Readings.ToDictionary(reading => TextCursor.Fold(reading.Name), reading => ((ReadingValue.Number)reading.Value).Value);
        var text = TextCursor.Fold(request.Question.TrimEnd('?'));
        foreach (var opening in (string[])["what is ", "how much is ", "compute ", "start with "])
        {
            text = text.StartsWith(opening, StringComparison.Ordinal) ? text[opening.Length..] : text;
        }

        var total = 0m;
        foreach (var part in text.Replace(" minus ", "|minus|", StringComparison.Ordinal).Replace(" plus ", "|plus|", StringComparison.Ordinal).Split('|').Prepend("plus").Chunk(2))
        {
            var value = readings.TryGetValue(part[1], out var measured) ? measured : decimal.Parse(part[1], CultureInfo.InvariantCulture);
            total += part[0] == "minus" ? -value : value;
        }

        return total;
    }
}
