using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Tests.Architecture;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Tasks;

/// <summary>Real samples of public task sets, which lie beside the checkout and are not part of it.</summary>
public sealed class PublicTaskFilesTests
{
    private static readonly TaskFileReader Reader = new(SomeRequest.Parser());

    [Theory]
    [InlineData("gsm8k_300.jsonl", 300)]
    [InlineData("bbh_logical_deduction_three_objects.json", 250)]
    [InlineData("bbh_multistep_arithmetic_two.json", 250)]
    [InlineData("bbh_web_of_lies.json", 250)]
    [InlineData("strategyqa_dev.json", 229)]
    public void Read_RealFile_GivesEveryItem(string name, int items)
    {
        var file = Reader.Read(Located(name));

        Assert.Empty(file.Problems);
        Assert.Equal(items, file.Items.Count);
        Assert.All(file.Items, item => Assert.True(item.IsRight(item.Expected)));
        Assert.All(file.Items, item => Assert.True(item.Request.Question.Length is > 0 and <= 512 && item.Request.Context.Length <= 1024));
    }

    private static string Located(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "tasks", name));
        if (!File.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"CI keeps public task sets beside the checkout, but there is no ../shared/data/tasks/{name}.");
            Assert.Skip($"There is no ../shared/data/tasks/{name} beside the checkout.");
        }

        return path;
    }
}
