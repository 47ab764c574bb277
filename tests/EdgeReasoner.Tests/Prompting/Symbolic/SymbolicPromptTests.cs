using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

public sealed class SymbolicPromptTests
{
    private static readonly DecisionRequest Request = Ruled("if temp is above 9 then alarm", "if return temp is below 2 then cool_down", "otherwise stay idle");

    [Fact]
    public void Tokens_SameRequestTwice_AreTheSame()
        => Assert.Equal(Understood(Request).Tokens.ToArray(), Understood(Request with { Id = "another" }).Tokens.ToArray());

    [Fact]
    public void Tokens_UnusedReadings_AreLeftOut()
        => Assert.Equal(Understood(Request).Tokens.ToArray(), Understood(Request with { Readings = [.. Request.Readings.Take(2)] }).Tokens.ToArray());

    [Fact]
    public void Tokens_Rules_CarryValuesBesideNames()
        => Assert.StartsWith(
            "<bos> rule 1: alarm if temp 7.5 above 9; rule 2: cool_down if Return Temp -3 below 2; rule 3: stay idle else;",
            Understood(Request).Describe(Understood(Request).Tokens.Span), StringComparison.Ordinal);

    [Fact]
    public void Describe_Steps_SpeakTheRequestersNames()
    {
        var prompt = Understood(Request);

        var text = prompt.Describe([.. ExactReasoner.Solve(prompt).Steps.SelectMany(step => step)]);

        Assert.Equal("(1) rule 1: temp 7.5 above 9 no skip; (2) rule 2: Return Temp -3 below 2 yes so cool_down; done.", text);
    }

    [Fact]
    public void ReadAnswer_NumberTokens_AreReadBack()
    {
        var prompt = Understood(Asks("what is temp minus 20.75?", AnswerType.Number));

        Assert.Equal("-13.25", prompt.ReadAnswer(ExactReasoner.Solve(prompt).Answer));
        Assert.Null(prompt.ReadAnswer([SymbolicVocabulary.IdOf("+"), SymbolicVocabulary.IdOf("yes")]));
    }

    [Fact]
    public void Merge_More_AppendsWholeStepsOnly()
    {
        var prompt = Understood(Request);
        var steps = ExactReasoner.Solve(prompt).Steps;
        int[] critique = [SymbolicVocabulary.IdOf("more"), .. steps[1], SymbolicVocabulary.IdOf("s3"), SymbolicVocabulary.IdOf("r3")];

        Assert.Equal([.. steps[0], .. steps[1]], prompt.Merge(steps[0], critique));
    }

    [Fact]
    public void Merge_Wrong_ReplacesTheStepAndWhatFollowed()
    {
        var prompt = Understood(Request);
        var right = ExactReasoner.Solve(prompt).Steps;
        var wrong = ExactReasoner.Solve(prompt, new Fault(Site: 2, new Random(1))); // the first verdict
        int[] critique = [SymbolicVocabulary.IdOf("wrong"), .. right[0], .. right[1]];

        var merged = prompt.Merge([.. wrong.Steps.SelectMany(step => step)], critique);

        Assert.Equal(0, wrong.FaultyStep);
        Assert.Equal([.. right[0], .. right[1]], merged);
    }

    [Fact]
    public void Merge_WrongOfTheStepThatComesNext_AppendsIt()
    {
        var prompt = Understood(Request);
        var steps = ExactReasoner.Solve(prompt).Steps;

        Assert.Equal([.. steps[0], .. steps[1]], prompt.Merge(steps[0], [SymbolicVocabulary.IdOf("wrong"), .. steps[1]]));
        Assert.Equal(steps[1], prompt.Merge(steps[1], [SymbolicVocabulary.IdOf("wrong"), SymbolicVocabulary.IdOf("s4"), SymbolicVocabulary.IdOf(";")]));
    }

    [Fact]
    public void Merge_Ok_ChangesNothing()
    {
        int[] reasoning = [SymbolicVocabulary.IdOf("s1"), SymbolicVocabulary.IdOf(";")];

        Assert.Equal(reasoning, Understood(Request).Merge(reasoning, [SymbolicVocabulary.IdOf("ok")]));
    }
}
