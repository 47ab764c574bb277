using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Running;

public sealed class ItemSelectionTests
{
    private static readonly EvaluationItem[] Items = [.. Enumerable.Range(0, 90).Select(i => SomeItem.Choice($"i{i}", "a", "q", "a", "b") with { Family = i % 3 == 0 ? "f" : "g", Set = i % 2 == 0 ? "s" : "t" })];

    [Fact]
    public void Choose_Limit_HoldsForEachFamilyAndSet()
    {
        var chosen = ItemSelection.Choose(Items, 10, seed: 1);

        Assert.All(chosen.GroupBy(item => (item.Family, item.Set)), group => Assert.Equal(10, group.Count()));
        Assert.Equal(chosen, Items.Where(chosen.Contains)); // the order of the files
        Assert.Equal(chosen, ItemSelection.Choose(Items, 10, seed: 1));
        Assert.NotEqual(chosen, ItemSelection.Choose(Items, 10, seed: 2));
    }

    [Fact]
    public void Choose_NoLimit_TakesAll() => Assert.Equal(Items, ItemSelection.Choose(Items, null, seed: 1));
}
