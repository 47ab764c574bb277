using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class LogicEnglishTests
{
    private static readonly string[] Order = ["the tank is hotter than the pipe", "pump is colder than pipe", "tank is hotter than roof_2"];
    private static readonly string[] Chain = ["pump_on is true", "if pump_on then flow", "flow implies pressure", "if valve shut, then not flow", "pressure leads to alarm", "wind follows from rain"];
    private static readonly string[] Talk = ["Ann tells the truth", "Bob says Ann lies", "Cat says that Bob lies", "sensor_a claims Cat is wrong"];

    [Theory]
    [InlineData("is tank hotter than pump?", "yes")]
    [InlineData("is pump hotter than the Tank?", "no")]
    [InlineData("is it true that pump is colder than tank", "yes")]
    [InlineData("is roof 2 hotter than pump?", "unknown")]
    public void Read_Order_FollowsFactsOfEitherWording(string question, string expected) => Assert.Equal(expected, Answer(Asked(question, Order)));

    [Theory]
    [InlineData("which is hottest?", "tank")]
    [InlineData("which one is the coldest?", "pump")]
    public void Read_Utmost_IsTheEndOfTheOrder(string question, string expected)
        => Assert.Equal(expected, Answer(Asked(question, Order[..2]) with { Options = [new("tank"), new("pump"), new("pipe")] }));

    [Theory]
    [InlineData("is a more noisy than c?", "a is more noisy than b", "c is less noisy than b")]
    [InlineData("is a above c?", "a is above b", "c is below b")]
    [InlineData("does a come before c?", "a comes before b", "b comes before c", "a comes before c")]
    [InlineData("is a above d?", "a is above b", "a is above c", "c is above d")]
    public void Read_OtherRelations_AreUnderstood(string question, params string[] facts) => Assert.Equal("yes", Answer(Asked(question, facts)));

    [Theory]
    [InlineData("is alarm true?", "yes")]
    [InlineData("does pressure hold?", "yes")]
    [InlineData("is it true that not pressure?", "no")]
    [InlineData("is pump on false?", "no")]
    [InlineData("is wind true?", "unknown")]
    public void Read_Implications_AreFollowedFromWhatIsKnown(string question, string expected) => Assert.Equal(expected, Answer(Asked(question, Chain)));

    [Theory]
    [InlineData("is (a and not b) or c true?", "yes")]
    [InlineData("is a and b or c true?", "no")]
    [InlineData("is it true that not b and heater?", "yes")]
    [InlineData("does b or not heater hold?", "no")]
    public void Read_JoinedStatements_AndBindsMoreThanOr(string question, string expected)
    {
        var request = Asked(question, "a is true", "not b", "c is false") with { Readings = [new("heater", new ReadingValue.State("on"))], Options = [new("yes"), new("no")] };

        Assert.Equal(expected, Answer(request));
    }

    [Theory]
    [InlineData("does Cat tell the truth?", "true")]
    [InlineData("is bob a liar", "true")]
    [InlineData("is sensor a right?", "false")]
    [InlineData("is Ann lying?", "false")]
    public void Read_Testimony_IsTracedToWhoIsKnown(string question, string expected)
        => Assert.Equal(expected, Answer(Asked(question, Talk) with { Options = [], AnswerType = AnswerType.Boolean }));

    [Theory]
    [InlineData("rules[1]", "quieter", "is a bigger than b?", "a is bigger than b", "b is quieter than c")]
    [InlineData("rules[1]", "b", "is a bigger than b?", "a is bigger than b", "b is bigger than a")]
    [InlineData("rules[2]", "c", "is a bigger than b?", "a is bigger than b", "b is bigger than c", "c is bigger than a")]
    [InlineData("rules[1]", "big", "is a bigger than b?", "a is bigger than b", "b is big")]
    [InlineData("question", "d", "is a bigger than d?", "a is bigger than b")]
    [InlineData("question", "louder", "is a louder than b?", "a is bigger than b")]
    [InlineData("question", "loudest", "which is loudest?", "a is bigger than b")]
    [InlineData("rules", "c", "which is biggest?", "a is bigger than b", "c is bigger than b")]
    [InlineData("question", "d", "is d true?", "if a then b")]
    [InlineData("rules[1]", "not", "is a true?", "a is true", "not a")]
    [InlineData("rules[2]", "not", "is a true?", "a is true", "if a then b", "not b")]
    [InlineData("rules[0]", "and", "is c true?", "if a and b then c", "a is true")]
    [InlineData("rules", "a", "is a true?", "if a then b", "not b")]
    [InlineData("rules", "c", "is c true?", "if a then c", "if b then c", "b is true")]
    [InlineData("rules", "a", "is a true?", "if a then b", "if b then a")]
    [InlineData("question", "d", "is a and d true?", "a is true")]
    [InlineData("question", "(", "is a and (b or a) true?", "a is true", "b is true")]
    [InlineData("rules", "Ann", "does Ann lie?", "Ann says Bob lies", "Bob says Ann lies")]
    [InlineData("rules[2]", "Ann", "does Ann lie?", "Ann says Bob lies", "Bob says Cat lies", "Ann says Cat lies")]
    [InlineData("question", "Dan", "does Dan lie?", "Ann says Bob lies", "Bob lies")]
    [InlineData("rules[1]", "sings", "does Ann lie?", "Ann lies", "Bob sings")]
    public void Read_OutsideTheLanguage_NamesFieldAndWord(string field, string word, string question, params string[] facts)
    {
        var (prompt, misreading) = SymbolicPromptFormat.Read(Asked(question, facts));

        Assert.Null(prompt);
        Assert.Equal((field, word), (misreading!.Field, misreading.Word));
    }

    [Fact]
    public void Read_TooManyNames_NamesTheFirstTooMany()
    {
        string[] facts = [.. Enumerable.Range(0, 13).Select(i => $"name{i} is bigger than name{i + 1}")];

        Assert.Equal("name12", SymbolicPromptFormat.Read(Asked("is name0 bigger than name1?", facts)).ParseFailure!.Word);
    }

    [Fact]
    public void Read_OptionOutsideTheFacts_IsNamed()
        => Assert.Equal("options[2]", SymbolicPromptFormat.Read(Asked("which is hottest?", Order[..2]) with { Options = [new("tank"), new("pump"), new("moon")] }).ParseFailure!.Field);

    [Fact]
    public void Describe_Steps_SpeakTheRequestersNames()
    {
        var prompt = Understood(Asked("is tank hotter than pump?", Order[..2]));

        var text = prompt.Describe([.. ExactReasoner.Solve(prompt).Steps.SelectMany(step => step)]);

        Assert.Equal("(1) asked tank → pipe; (2) asked pipe → given yes; done.", text);
    }

    private static DecisionRequest Asked(string question, params string[] facts)
        => new() { Id = "r", Question = question, Rules = facts, Options = [new("yes"), new("no"), new("unknown")] };
}
