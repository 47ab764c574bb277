using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class WorldEnglishTests
{
    private static readonly string[] Facts =
        ["the candle is in the blue box", "The blue_box stands on Shelf 2.", "shelf 2 is in the boiler room", "the nail lies near the hose", "the butter is at the freezer", "the freezer is off", "the lamp is on"];

    [Theory]
    [InlineData("what happens to the candle?", "melts", "melts", "freezes", "nothing")]
    [InlineData("What will happen to candle", "melts", "nothing", "melts")]
    [InlineData("what becomes of the butter?", "nothing", "melts", "freezes", "nothing")]
    [InlineData("which of them rusts?", "nail", "candle", "nail", "butter")]
    [InlineData("which one will melt?", "candle", "butter", "candle")]
    [InlineData("what melts?", "candle", "nail", "candle")]
    [InlineData("what makes the nail rust?", "marsh", "oven", "marsh")]
    [InlineData("why did the butter freeze?", "cold store", "freezer", "cold store")]
    [InlineData("what causes the letter to fly away?", "fan", "hammer", "electromagnet", "fan", "vice")]
    [InlineData("does the candle melt?", "yes", "yes", "no")]
    [InlineData("will the butter freeze?", "no", "no", "yes")]
    [InlineData("is the nail going to rust?", "yes", "yes", "no")]
    [InlineData("is the candle safe?", "no", "yes", "no")]
    [InlineData("is the butter out of danger?", "yes", "yes", "no")]
    public void Read_Question_MeansWhatItSays(string question, string expected, params string[] options)
        => Assert.Equal(expected, Answer(Asked(question, Facts, options)));

    [Theory]
    [InlineData("the candle is inside the oven")]
    [InlineData("a candle is kept in the oven")]
    [InlineData("the candle is standing in front of the oven")]
    [InlineData("the oven contains the candle", "the oven is switched on")]
    [InlineData("the candle is in the tin", "the tin holds the fork", "the tin is next to the oven", "the oven is running")]
    public void Read_Fact_SaysWhereTheThingIs(params string[] facts)
        => Assert.Equal("melts", Answer(Asked("what happens to the candle?", facts, ["melts", "nothing"])));

    [Theory]
    [InlineData("the oven is off")]
    [InlineData("the oven is switched off")]
    [InlineData("the oven is not running.")]
    [InlineData("the oven is out of order")]
    public void Read_DeviceThatIsOff_DoesNothing(string state)
        => Assert.Equal("nothing", Answer(Asked("what happens to the candle?", ["the candle is in the oven", state], ["melts", "nothing"])));

    [Theory]
    [InlineData("question", "chair", "what happens to the chair?", "the chair is in the oven")]
    [InlineData("question", "explode?", "does the candle explode?", "the candle is in the oven")]
    [InlineData("question", "quickly", "does the candle melt quickly?", "the candle is in the oven")]
    [InlineData("question", "plank", "what happens to the plank?", "the plank is in the oven")]
    [InlineData("rules", "greenhouse", "what happens to the candle?", "the candle is in the greenhouse")]
    [InlineData("rules", "candle", "what happens to the candle?", "the nail is in the oven")]
    [InlineData("rules", "candle", "what happens to the candle?", "the candle is in the box", "the box is in the bag", "the bag is in the box")]
    [InlineData("rules[1]", "candle", "what happens to the candle?", "the candle is in the oven", "the candle is in the freezer")]
    [InlineData("rules[0]", "nail", "what happens to the candle?", "the candle is on the nail")]
    [InlineData("rules[0]", "oven", "what happens to the candle?", "the oven is in the box")]
    [InlineData("rules[0]", "roof", "what happens to the candle?", "the roof is off")]
    [InlineData("rules[0]", "behind", "what happens to the candle?", "the candle is behind the oven")]
    [InlineData("rules[0]", "candles", "what happens to the candle?", "candles melt")]
    [InlineData("rules[1]", "oven", "what happens to the candle?", "the oven is on", "the oven is off")]
    public void Read_OutsideTheWorld_NamesFieldAndWord(string field, string word, string question, params string[] facts)
    {
        string[] options = question.StartsWith("what", StringComparison.Ordinal) ? ["melts", "nothing"] : ["yes", "no"];

        var (prompt, misreading) = SymbolicPromptFormat.Read(Asked(question, facts, options));

        Assert.Null(prompt);
        Assert.Equal((field, word.TrimEnd('?')), (misreading!.Field, misreading.Word));
        Assert.Contains("configure a larger model", misreading.ToSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what happens to the candle?", "melts", "explodes")]
    [InlineData("which of them melts?", "candle", "chair")]
    [InlineData("what makes the candle melt?", "oven", "sun")]
    [InlineData("does the candle melt?", "yes", "perhaps")]
    public void Read_OptionOutsideTheWorld_NamesTheOption(string question, params string[] options)
    {
        var misreading = SymbolicPromptFormat.Read(Asked(question, ["the candle is in the oven"], options)).ParseFailure!;

        Assert.Equal(("options[1]", options[1]), (misreading.Field, misreading.Word));
    }

    [Fact]
    public void Read_RulesThatMentionDevices_AreLeftToTheirFamily()
    {
        var request = Ruled("if temp is above 9 then heater", "otherwise fan") with { Options = [new("heater"), new("fan")] };

        Assert.Equal("fan", Answer(request with { Question = "what should the oven do now?" }));
        Assert.Equal("fan", Answer(request));
    }

    [Fact]
    public void Describe_PromptAndSteps_SpeakTheRequestersNames()
    {
        var prompt = Understood(Asked("which of them melts?", Facts[..4], ["nail", "candle"]));

        Assert.StartsWith(
            "<bos> ask candle blue box; blue box Shelf 2; Shelf 2 boiler room; nail hose; which melts options (", prompt.Describe(prompt.Tokens.Span), StringComparison.Ordinal);
        var steps = prompt.Describe([.. ExactReasoner.Solve(prompt).Steps.SelectMany(step => step)]);
        Assert.Matches(
            @"^\(1\) \(.\) nail hose water iron rusts is melts no; \(2\) \(.\) candle blue box; \(3\) \(.\) candle blue box Shelf 2; \(4\) \(.\) candle Shelf 2 boiler room heat wax melts is melts yes; done\.$",
            steps);
    }

    private static DecisionRequest Asked(string question, string[] facts, string[] options)
        => new() { Id = "r", Question = question, Rules = facts, Options = [.. options.Select(option => new DecisionOption(option))] };
}
