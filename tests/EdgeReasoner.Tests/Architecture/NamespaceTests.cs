using Xunit;

namespace EdgeReasoner.Tests.Architecture;

public sealed class NamespaceTests
{
    [Fact]
    public void Namespaces_OfAllAssemblies_HaveNoCycle()
    {
        var cycles = NamespaceReader.ReadAll().Cycles();

        Assert.True(cycles.Count == 0, $"{cycles.Count} circles of namespaces:{Environment.NewLine}{string.Join(Environment.NewLine, cycles)}");
    }

    [Theory]
    [InlineData("EdgeReasoner.Configuration", "EdgeReasoner.Models")] // a property's type
    [InlineData("EdgeReasoner", "EdgeReasoner.Decisions")] // what closures construct
    [InlineData("EdgeReasoner.Cli", "EdgeReasoner.Journal")] // a caught exception
    [InlineData("EdgeReasoner.Decisions", "EdgeReasoner.Journal")] // a constructor's parameter
    public void ReadAll_UseThatIsKnown_IsSeen(string user, string used)
        => Assert.Contains(used, NamespaceReader.ReadAll().UsedBy(user));

    [Fact]
    public void Cycles_CircleOfThree_IsNamedOnceWithAnExampleForEachArrow()
    {
        var graph = new NamespaceGraph();
        graph.Add("A", "B", "Reader.Read uses Table");
        graph.Add("B", "A.Inner", "Table.Row uses Cell");
        graph.Add("A.Inner", "A", "Cell uses Reader");
        graph.Add("A", "D", "Reader.Read uses Leaf");

        var cycle = Assert.Single(graph.Cycles());

        Assert.Equal(
            ["A -> B -> A.Inner -> A", "A -> B: Reader.Read uses Table", "B -> A.Inner: Table.Row uses Cell", "A.Inner -> A: Cell uses Reader"],
            cycle.Split(Environment.NewLine).Select(line => line.Trim()));
    }

    [Fact]
    public void Cycles_ParentAndChildThatUseEachOther_AreACycle()
    {
        var graph = new NamespaceGraph();
        graph.Add("A", "A.B", "X uses Y");
        graph.Add("A.B", "A", "Y uses X");

        Assert.StartsWith("A -> A.B -> A", Assert.Single(graph.Cycles()), StringComparison.Ordinal);
    }

    [Fact]
    public void Cycles_UsesInOneDirection_AreNone()
    {
        var graph = new NamespaceGraph();
        graph.Add("A", "B", "X uses Y");
        graph.Add("A", "C", "X uses Z");
        graph.Add("B", "C", "Y uses Z");
        graph.Add("C", "C", "Z uses Z");

        Assert.Empty(graph.Cycles());
    }
}
