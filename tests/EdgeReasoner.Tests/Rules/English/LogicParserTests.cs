using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;
using Xunit;

namespace EdgeReasoner.Tests.Rules.English;

/// <summary>Facts that cannot be answered from are refused, never guessed at.</summary>
public sealed class LogicParserTests
{
    [Theory]
    [InlineData("rules", "p", "circle", "is p true?", "p implies q", "q implies p")]
    [InlineData("rules", "r", "two implications lead to the same statement", "is r true?", "p implies r", "q implies r")]
    [InlineData("rules", "p", "turning an implication round", "is p true?", "if p then q", "q is false")]
    [InlineData("rules[1]", "p", "would be both true and false", "does p hold?", "p is true", "p is false")]
    [InlineData("rules[2]", "q", "would be both true and false", "does p hold?", "p is true", "if p then q", "q is false")]
    [InlineData("rules[0]", "p", "two different statements", "is p true?", "p implies p")]
    [InlineData("question", "s", "a statement that the facts mention", "is s true?", "p implies q")]
    [InlineData("rules[0]", "", "'then' is expected", "is p true?", "if p")]
    public void TryRead_Implications_RefuseWhatHasNoOnePath(string field, string word, string expected, string question, params string[] facts)
        => AssertRefused(field, word, expected, question, facts);

    [Theory]
    [InlineData("rules[1]", "y", "the other way round", "is x hotter than y?", "x is hotter than y", "y is hotter than x")]
    [InlineData("rules[1]", "larger", "use this word throughout", "is x hotter than y?", "x is hotter than y", "y is larger than z")]
    [InlineData("question", "larger", "ask by this word or its opposite", "is x larger than y?", "x is hotter than y")]
    [InlineData("question", "moon", "a name that the facts mention", "is x hotter than moon?", "x is hotter than y")]
    [InlineData("question", "x", "two different names", "is x hotter than x?", "x is hotter than y")]
    [InlineData("rules", "z", "leave open whether 'y' or 'z' is it", "which is coldest?", "x is hotter than y", "x is hotter than z")]
    public void TryRead_Orders_RefuseWhatContradictsOrIsOpen(string field, string word, string expected, string question, params string[] facts)
        => AssertRefused(field, word, expected, question, facts);

    [Theory]
    [InlineData("rules", "Ann", "nothing leads from this name", "does Ann lie?", "Ann says Bob lies")]
    [InlineData("rules[0]", "Ann", "speaks of themselves", "does Ann lie?", "Ann says Ann lies")]
    [InlineData("rules[2]", "Ann", "would have to lie and tell the truth", "does Ann lie?", "Ann lies", "Ann says Bob lies", "Ann says Bob tells the truth")]
    [InlineData("question", "Cat", "a name that the facts mention", "does Cat lie?", "Ann lies")]
    public void TryRead_Testimonies_RefuseWhatNobodyVouchesFor(string field, string word, string expected, string question, params string[] facts)
        => AssertRefused(field, word, expected, question, facts);

    [Theory]
    [InlineData("question", "r", "nothing says whether this is true", "is p and r true?", "p is true")]
    [InlineData("question", "p", "at most 4 parts", "is p or p or p or p or p true?", "p is true")]
    [InlineData("question", "p", "at most 3 statements", "is p and p and p and p true?", "p is true")]
    [InlineData("question", "false", "'is … true?'", "is p and p false?", "p is true")]
    [InlineData("rules[1]", "not", "it was said to be the opposite", "is p and p true?", "p is true", "not p")]
    public void TryRead_Formulas_RefuseWhatIsNotKnownOrTooLong(string field, string word, string expected, string question, params string[] facts)
        => AssertRefused(field, word, expected, question, facts);

    [Fact]
    public void TryRead_ReadingOfBadQuality_IsNotWeighed()
    {
        var (_, failure) = LogicParser.TryRead(Asked("is pump and door true?", "door is true") with { Readings = [new Reading("pump", new ReadingValue.Truth(true), Quality: "stale")] });

        Assert.Equal(("readings[0]", "pump"), (failure!.Field, failure.Word));
    }

    [Theory]
    [InlineData("which option applies?")]
    [InlineData("what is 1 plus 2?")]
    public void TryRead_OtherKinds_AreLeftToOtherParsers(string question) => Assert.Equal((null, null), LogicParser.TryRead(Asked(question, "if x is above 1 then y")));

    [Fact]
    public void TryRead_ShortCutInAnOrder_IsLeftOut()
    {
        // x > z follows from the others; with it the path down from x would fork.
        var (problem, _) = LogicParser.TryRead(Asked("is x hotter than z?", "x is hotter than z", "x is hotter than y", "y is hotter than z"));

        var path = Assert.IsType<LogicPuzzle.Path>(Assert.IsType<Ask.Logic>(problem!.Ask).Puzzle);
        Assert.Equal(["x", "z", "y"], path.Names);
        Assert.Equal([2, LogicPuzzle.DeadEnd, LogicPuzzle.Given], path.Next);
    }

    [Theory]
    [InlineData("flow", "flow", false)]
    [InlineData("not flow", "flow", true)]
    [InlineData("the flow is false", "flow", true)]
    [InlineData("not flow is false", "flow", false)]
    [InlineData("a is true", "a", false)] // no article
    [InlineData("main pump is on", "main pump", false)]
    public void Statement_Wordings_AreOneForm(string text, string name, bool isNegated)
    {
        var sentence = new Sentence("rules[0]", text);

        Assert.Equal(new Statement(name, isNegated), Statement.Read(sentence, 0, sentence.Count).Statement);
    }

    private static void AssertRefused(string field, string word, string expected, string question, string[] facts)
    {
        var (problem, failure) = LogicParser.TryRead(Asked(question, facts));

        Assert.Null(problem);
        Assert.Equal((field, word), (failure!.Field, failure.Word));
        Assert.Contains(expected, failure.Expected, StringComparison.Ordinal);
    }

    private static DecisionRequest Asked(string question, params string[] facts)
        => new() { Id = "r", Question = question, AnswerType = AnswerType.Boolean, Rules = facts };
}
