using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

public sealed class TraceCheckTests
{
    private const int Items = 1000;

    private static readonly DecisionRequest Request = Ruled("if temp is above 9 then alarm", "if return temp is below 2 then cool_down", "otherwise stay idle");

    public static TheoryData<string> AllFamilies => [.. TaskGenerator.Families];

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Check_EveryPrefixOfAFaultlessTrace_IsSoundAndTheWholeProvesTheAnswer(string family)
    {
        var random = new Random(11);
        for (var i = 0; i < Items; i++)
        {
            var item = TaskGenerator.Of(family, random, Split.Training, TaskStyle.Plain);
            var reasoning = Whole(item.Trace);

            // Without the mark that all is done, the steps are all there already.
            for (var length = 0; length <= reasoning.Length; length++)
            {
                var finding = item.Prompt.Check(reasoning.AsSpan(0, length));
                Assert.True(length < reasoning.Length - 1 ? finding is Finding.Sound : finding is Finding.Proof, $"{family}, item {i}, {length} of {reasoning.Length} tokens: {finding}");
            }

            Assert.Equal(item.Expected, ((Finding.Proof)item.Prompt.Check(reasoning)).Answer);
            Assert.Equal(item.Expected, item.Prompt.Decide());
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Check_EveryFault_IsFoundAtItsStepAndToken(string family)
    {
        var random = new Random(12);
        for (var i = 0; i < Items; i++)
        {
            var item = TaskGenerator.Of(family, random, Split.Training, TaskStyle.Plain);
            for (var site = 0; site < item.Trace.Sites; site++)
            {
                var wrong = ExactReasoner.Solve(item.Prompt, new Fault(site, random));
                var start = wrong.Steps.Take(wrong.FaultyStep).Sum(step => step.Length);

                var flaw = Assert.IsType<Finding.Flaw>(item.Prompt.Check(Whole(wrong)));

                Assert.Equal(start + wrong.FaultOffset, flaw.Right);
                Assert.StartsWith($"step {wrong.FaultyStep + 1}: ", flaw.Sentence, StringComparison.Ordinal);
                Assert.Equal(2, flaw.Sentence.Split(", not ").Length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Check_AnyTokenReplaced_IsNeverAProof(string family)
    {
        var random = new Random(13);
        for (var i = 0; i < Items; i++)
        {
            var item = TaskGenerator.Of(family, random, Split.Training, TaskStyle.Plain);
            var reasoning = Whole(item.Trace);
            var at = random.Next(reasoning.Length - 1);
            reasoning[at] = (reasoning[at] + 1 + random.Next(SymbolicVocabulary.Tokens.Count - 1)) % SymbolicVocabulary.Tokens.Count;

            Assert.True(
                item.Prompt.Check(reasoning) is Finding.Flaw flaw ? flaw.Right == at : item.Prompt.EndsReasoning(reasoning[at]),
                $"{family}, item {i}: {item.Prompt.Describe(reasoning)}");
        }
    }

    [Fact]
    public void Check_DoneTooEarly_IsSoundAndWantsMore()
    {
        var prompt = Understood(Request);

        var first = ExactReasoner.Solve(prompt).Steps[0];

        Assert.Equal(first.Length, Assert.IsType<Finding.Sound>(prompt.Check([.. first, TokenIds.Done])).Right);
    }

    [Fact]
    public void Check_StepsAfterTheLast_StillProve()
    {
        var prompt = Understood(Request);

        Assert.IsType<Finding.Proof>(prompt.Check([.. Whole(ExactReasoner.Solve(prompt))[..^1], TokenIds.StepLabel(2), TokenIds.Yes]));
    }

    [Fact]
    public void Check_StepOfAnotherNumber_IsAFlawOfThatStep()
    {
        var prompt = Understood(Request);
        var first = ExactReasoner.Solve(prompt).Steps[0];

        var flaw = Assert.IsType<Finding.Flaw>(prompt.Check([.. first, .. first]));

        Assert.Equal((first.Length, "step 2: it does not begin with its label but with '(1)'"), (flaw.Right, flaw.Sentence));
    }

    [Fact]
    public void Check_TruthIsNoneOfTheOptions_SaysNothing()
    {
        var prompt = Understood(Asks("what is temp plus 1?", AnswerType.Option, "8", "9"));

        Assert.Null(prompt.Decide());
        Assert.Same(Finding.None, prompt.Check(Whole(ExactReasoner.Solve(prompt))));
    }

    [Theory]
    [InlineData("=", 0, "step 1: temp 7.5 plus 40.5 = 48, not -48")]
    [InlineData("=", 2, "step 1: temp 7.5 plus 40.5 = 48, not 49")]
    public void Sentence_WrongSum_NamesTheTerms(string after, int digit, string expected)
    {
        var prompt = Understood(Asks("what is temp plus 40.5?", AnswerType.Number));
        var reasoning = Whole(ExactReasoner.Solve(prompt));
        var at = Array.IndexOf(reasoning, SymbolicVocabulary.IdOf(after)) + 1 + digit;
        reasoning[at] = digit == 0 ? TokenIds.Negative : reasoning[at] + 1;

        Assert.Equal(expected, prompt.Check(reasoning).Sentence);
    }

    [Theory]
    [InlineData("no", "yes", "step 1: rule 1: temp 7.5 above 9 no, not yes")]
    [InlineData("smaller", "greater", "step 1: rule 1: temp 7.5 above 9 smaller, not greater")]
    [InlineData("<e1", ">e1", "step 1: rule 1: temp 7.5 above 9 a smaller digit 2 from the right, not a greater digit 2 from the right")]
    [InlineData("r1", "r2", "step 1: rule 1, not rule 2")]
    [InlineData("skip", "fire", "step 1: rule 1: temp 7.5 above 9 no skip, not so")]
    [InlineData(";", "yes", "step 1: rule 1: temp 7.5 above 9 no skip the end of the step, not yes")]
    [InlineData("5e0", "6e0", "step 1: rule 1: temp 7.5, not 7.6")]
    [InlineData("5e0", "5c0", "step 1: rule 1: temp 5e0, not 5c0")]
    public void Sentence_WrongDecisionInARule_NamesIt(string right, string written, string expected)
    {
        var prompt = Understood(Request);
        var reasoning = Whole(ExactReasoner.Solve(prompt));
        reasoning[Array.IndexOf(reasoning, SymbolicVocabulary.IdOf(right))] = SymbolicVocabulary.IdOf(written);

        Assert.Equal(expected, prompt.Check(reasoning).Sentence);
    }

    private static int[] Whole(Trace trace) => [.. trace.Steps.SelectMany(step => step)];
}
