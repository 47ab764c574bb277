using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Evaluation;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Training.Evaluation;

public sealed class MistakeHarvestTests
{
    private static readonly TaskItem _item = Item();

    [Fact]
    public void Find_TheRightSteps_IsNoMistake() => Assert.Null(Find(Written()));

    [Fact]
    public void Find_WrongToken_IsFoundWithStepAndPlace()
    {
        var steps = Steps();
        steps[1][0] = Other(steps[1][0]);
        var mistake = Find([.. steps.SelectMany(static step => step)]);

        Assert.NotNull(mistake);
        Assert.Equal((1, 0), (mistake.FaultyStep, mistake.FaultOffset));
        Assert.InRange(mistake.Written.Count, 2, 4); // up to the wrong one, and at most two after it
        Assert.Same(_item, mistake.Item);
    }

    [Fact]
    public void Find_StepThatWasNotWrittenToItsEnd_DoesNotCount()
    {
        var steps = Steps();
        Assert.Null(Find([.. steps[0], Other(steps[1][0])]));
    }

    [Fact]
    public void Draw_FewMistakes_GivesNone()
    {
        var pool = new MistakePool();
        for (var i = 0; i < 19; i++)
        {
            pool.Add(new OwnMistake(_item, [], i, 0));
        }

        Assert.Null(pool.Draw(new Random(1))); // fewer than twenty would be learnt by heart
        pool.Add(new OwnMistake(_item, [], 19, 0));
        Assert.NotNull(pool.Draw(new Random(1)));
    }

    [Fact]
    public void Add_BeyondItsCapacity_TheOldestLeave()
    {
        var pool = new MistakePool();
        for (var i = 0; i < 2500; i++)
        {
            pool.Add(new OwnMistake(_item, [], i, 0));
        }

        Assert.Equal(2000, pool.Count);
        var random = new Random(1);
        Assert.All(Enumerable.Range(0, 5000).Select(_ => pool.Draw(random)!.FaultyStep), static number => Assert.InRange(number, 500, 2499));
    }

    private static OwnMistake? Find(int[] written) => MistakeHarvest.Find(_item, written, new Random(1));

    private static int[] Written() => [.. Steps().SelectMany(static step => step)];

    private static int[][] Steps() => [.. _item.Trace.Steps.Select(static step => step.ToArray())];

    private static int Other(int token) => token == TokenIds.End ? TokenIds.Done : token + 1 == TokenIds.End || token + 1 == TokenIds.Done ? token - 1 : token + 1;

    /// <summary>The first item of at least three steps, from a fixed seed.</summary>
    private static TaskItem Item()
    {
        var random = new Random(4);
        while (true)
        {
            var item = TaskGenerator.Any(random);
            if (item.Trace.Steps.Count >= 3)
            {
                return item;
            }
        }
    }
}
