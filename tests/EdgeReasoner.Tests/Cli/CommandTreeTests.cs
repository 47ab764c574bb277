using System.CommandLine;
using EdgeReasoner.Cli;
using Xunit;

namespace EdgeReasoner.Tests.Cli;

public sealed class CommandTreeTests
{
    [Theory]
    [InlineData("--rounds is '9'; it must be a whole number from 1 to 8.", "tune", "--tasks", "x", "--rounds", "9")]
    [InlineData("--folds is '1'; it must be a whole number from 2 to 20.", "tune", "--tasks", "x", "--folds", "1")]
    [InlineData("--feedback-share is '1.5'; it must be a number from 0 to 1.", "tune", "--tasks", "x", "--feedback-share", "1.5")]
    [InlineData("Give either --tasks or --from-log.", "tune")]
    [InlineData("Give either --tasks or --from-log.", "tune", "--tasks", "x", "--from-log", "y")]
    [InlineData("--threads is '1,65'; it must be whole numbers from 1 to 64.", "bench", "--threads", "1,65")]
    [InlineData("--contexts is '-1'; it must be whole numbers from 0 to 1000000.", "bench", "--contexts", "-1")]
    [InlineData("--passes is '0'; it must be whole numbers from 1 to 1000.", "bench", "--passes", "0")]
    [InlineData("'nonsense' is not KEY=VALUE.", "check-config", "--set", "nonsense")]
    [InlineData("'=1' is not KEY=VALUE.", "run", "--set", "=1")]
    public void Parse_BadValue_IsOneSentenceWithTheRemedy(string problem, params string[] arguments)
        => Assert.Equal(problem, Assert.Single(CommandTree.Root().Parse(arguments).Errors).Message);

    [Theory]
    [InlineData("bench", "--matmul", "Own")]
    [InlineData("bench", "--products", "Own")] // its former name, which scripts may still use
    [InlineData("tune", "--tasks", "x", "--rounds", "8", "--folds", "20", "--feedback-share", "0")]
    [InlineData("ask", "@question", "--set", "Model:Threads=2")]
    [InlineData("model", "pull", "owner/name", "--file-filter", "a", "--file-filter", "b")]
    public void Parse_SoundArguments_HaveNoErrors(params string[] arguments)
        => Assert.Empty(CommandTree.Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }).Errors);

    [Fact]
    public void Root_EveryVerb_SaysInOneSentenceWhatItDoes()
        => Assert.All(All(CommandTree.Root()), command => Assert.True(command.Description is { Length: > 10 } text && text.EndsWith('.') && char.IsUpper(text[0]), command.Name));

    [Fact]
    public void Root_EveryVerbThatReadsTheConfiguration_TakesConfigAndSet()
        => Assert.All(
            All(CommandTree.Root()).Where(static command => command.Subcommands.Count == 0),
            command => Assert.Equal(["--config", "--set"], command.Options.Select(static option => option.Name).Intersect(["--config", "--set"])));

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Concat(command is RootCommand ? [] : [command]);
}
