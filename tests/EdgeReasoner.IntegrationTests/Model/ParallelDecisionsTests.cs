using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.IntegrationTests.Reliability;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Model;

/// <summary>Decisions of the bundled model whose rounds run side by side.</summary>
public sealed class ParallelDecisionsTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "models", "edge-mini");

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(4, 1, 3)]
    [InlineData(4, 3, 0)]
    public void Together_SameRequests_AreDecidedAsOneByOne(int together, int branches, int proposals)
    {
        using var model = new OnnxModel(ModelFolder.Read(Folder), new OnnxModelOptions());
        TaskItem[] items = [.. Items(new Random(5), count: 20)];
        using var alone = NewLoop(model, 1, branches, proposals);
        var expected = items.Select(item => Decide(alone, [item])[0]).ToArray();
        using var beside = NewLoop(model, together, branches, proposals);

        var actual = items.Chunk(together).SelectMany(group => Decide(beside, group)).ToArray();

        var rounds = expected.Zip(actual).SelectMany(static pair => pair.First.Trace.Zip(pair.Second.Trace)).Where(static pair => pair.First.Action != "direct").ToArray();
        var (sameAnswers, sameRounds) = (expected.Zip(actual).Count(static pair => pair.First.Text == pair.Second.Text), rounds.Count(static pair => pair.First.Text == pair.Second.Text));
        TestContext.Current.TestOutputHelper?.WriteLine($"{together} side by side, {branches} branches, {proposals} proposals: {sameAnswers} of {items.Length} answers and {sameRounds} of {rounds.Length} rounds are the same");

        // Steps of several rows round otherwise than those of one: a token that is nearly as likely as another may go the other way.
        Assert.True(rounds.Length >= 2 * items.Length);
        Assert.True(sameAnswers >= 0.95 * items.Length, $"{sameAnswers} of {items.Length} answers");
        Assert.True(sameRounds >= 0.9 * rounds.Length, $"{sameRounds} of {rounds.Length} rounds");
    }

    [Fact]
    public async Task Flood_WithDeadlines_RoundsAreSharedAndNoAnswerIsLate()
    {
        const int Requests = 240;
        await using var daemon = await TestDaemon.StartAsync(
            configure: configuration =>
            {
                configuration.Model.Folder = Folder;
                (configuration.Reflection.Checkers, configuration.Reflection.StopsEarly, configuration.Decoding.ParallelDecisions) = (CheckerMode.Off, false, 4);
            },
            load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("load"));
        var random = new Random(6);
        foreach (var (item, i) in Items(random, Requests / 2).Select(static (item, i) => (item, i)))
        {
            // Every other one has time for rounds beside others however slow the machine; the rest is tight.
            var budget = TimeSpan.FromMilliseconds(i % 2 == 0 ? random.Next(20, 1001) : random.Next(4000, 8001));
            var request = item.Request with { Id = i.ToString(CultureInfo.InvariantCulture), Budget = budget, Priority = i / 2 % 4 };
            await client.SendAsync(daemon.Topics.Request("load"), TaskLineWriter.Payload(request));
            if (i % 8 == 7)
            {
                // Eight at once, and the next when nearly all have ended: a fixed pace leaves a slow machine no time for rounds, and a fast one nobody to share them with.
                await Until.HoldsAsync(() => Load.Heard(daemon) >= i - 1);
            }
        }

        await Load.AllHeardAsync(daemon, Requests);
        var statistics = daemon.Statistics;
        var answers = (await client.AllAsync((int)(statistics.Answered + statistics.Refused + statistics.LateUnsent))).Select(RawClient.Json).ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{statistics.Shared} rounds shared, {statistics.Answered} answered, {statistics.Refused} refused, {statistics.LateUnsent} expired, {statistics.Unconfirmed} confirmed late");
        Assert.All(answers, static answer => Assert.False(Load.IsLate(answer)));
        Assert.DoesNotContain(answers, static answer => Load.Status(answer) == 500);
        Assert.True(statistics.Shared > 0, "no rounds were shared: the test says nothing");
        Assert.True(statistics.Answered > Requests / 4);
    }

    // Direct answers one by one, then rounds side by side, as the daemon does.
    private static Answer[] Decide(ReflectionLoop loop, TaskItem[] items)
    {
        var decisions = items.Select(item => loop.Begin(item.Request with { MaxRounds = 3, Trace = true }, item.Prompt, Deadline.After(TimeProvider.System, TimeSpan.FromMinutes(2)))).ToArray();
        Array.ForEach(decisions, static decision => decision.Advance());
        while (Array.FindAll(decisions, static decision => decision.Result is null) is { Length: > 0 } open)
        {
            loop.RunParallel([.. open.Select<IOngoingDecision, Action>(static decision => decision.Advance)]);
        }

        return [.. decisions.Select(static decision => decision.Result!)];
    }

    private static IEnumerable<TaskItem> Items(Random random, int count)
        => Enumerable.Range(0, count).SelectMany(_ => (string[])["maths", "control"], (_, family) => TaskGenerator.Of(family, random, Split.Calibration, TaskStyle.Plain));

    private static ReflectionLoop NewLoop(OnnxModel model, int together, int branches, int proposals)
    {
        // What an action mended is made up, so that it is always the one that is chosen: what it takes is another matter when it is shared.
        var flips = new FlipStatistics(new Dictionary<RoundAction, FlipCounts> { [branches > 1 ? RoundAction.Resample : RoundAction.Revise] = new(1000, 0, 0, 1000) });
        var decoding = new DecodeOptions { ParallelDecisions = together, ResampleBranches = branches, LookupProposals = proposals };
        var batcher = Engines.BatcherOf(model, decoding);
        return new ReflectionLoop(
            new LoopSequences(batcher?.CreateSequence() ?? model.CreateSequence(), Engines.BranchesOf(model, decoding), batcher),
            new LoopSettings { Reflection = new ReflectionOptions { StopsEarly = false, Checkers = CheckerMode.Off }, Flips = flips, Decoding = decoding },
            LoopTiming.Alone(TimeProvider.System));
    }
}
