using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

public sealed class DecidedFitTests
{
    [Fact]
    public void From_RightFromAConfidenceOn_IsThatConfidence()
    {
        var answers = Answers(600, static (confidence, _) => confidence >= .8);

        Assert.InRange(DecidedFit.From(answers)!.Value, .78, .8); // 3 % may be wrong
    }

    [Theory]
    [InlineData(600, .5)] // right half of the time at whatever confidence
    [InlineData(30, 1)] // too few show nothing
    public void From_PromiseIsNeverKept_IsNone(int count, double right)
        => Assert.Null(DecidedFit.From(Answers(count, (_, random) => random.NextDouble() < right)));

    [Fact]
    public void From_AnyItems_KeepsThePromiseOnOthers()
    {
        // Right as often as it says, and a little less.
        var from = DecidedFit.From(Answers(3000, static (confidence, random) => random.NextDouble() < confidence - .01))!.Value;
        var others = Answers(6000, static (confidence, random) => random.NextDouble() < confidence - .01, seed: 2).Where(answer => answer.Confidence >= from).ToArray();

        Assert.InRange(others.Average(static answer => answer.IsRight ? 1.0 : 0), .96, 1);
    }

    [Fact]
    public void Fit_SureAnswersOfOneState_DoNotPayForUnsureOnesOfAnother()
    {
        // 900 reasoned answers of 1,000 are right, and so sure that all the guesses could be wrong beside them.
        RecordedItem[] items = [.. Enumerable.Range(0, 1000).Select(static i => new RecordedItem("f", "a",
            [new RoundRecord(RoundAction.Direct, Said(.6)) , new RoundRecord(RoundAction.Draft, Said(.99)) { IsAtEnd = true, Kind = EvidenceKind.Fresh, Branch = 1 }]))];
        RecordedItem[] guessed = [.. items.Select(static (item, i) => item with { Expected = i % 2 == 0 ? "a" : "b", Rounds = [item.Rounds[0]] })];
        var policy = new ReflectionPolicy(new ReflectionOptions(), new PoolingOptions(), new FamilyCalibration { Items = 1000 }, new FlipStatistics());

        var calibration = DecidedFit.Fit([.. items, .. guessed], policy);

        Assert.True(calibration.MinConfidence > .6, $"{calibration.MinConfidence}");
        Assert.Null(calibration.DirectStands);
    }

    private static List<StandingAnswer> Answers(int count, Func<double, Random, bool> isRight, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var confidence = .5 + (.5 * random.NextDouble());
            return new StandingAnswer(i, ReasoningState.Finished, confidence, isRight(confidence, random));
        })];
    }

    private static AnswerDistribution Said(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
