using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Rules.English;
using EdgeReasoner.Training.Tasks;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Training.Tasks;

public sealed class LogicTasksTests
{
    private static readonly TaskStyle[] Styles =
    [
        TaskStyle.Plain, TaskStyle.Drill, new(IsLonger: true), new(IsUnseenComposition: true), new(IsParaphrased: true),
    ];

    public static TheoryData<int> AllStyles => [.. Enumerable.Range(0, Styles.Length)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Solve_PlainWords_AgreesWithBruteForce(int style)
    {
        foreach (var (request, prompt, trace) in Items(seed: 11, Styles[style], count: 2000))
        {
            var expected = LogicSolver.Solve(request);

            Assert.True(expected == OptionOf(prompt, trace), $"{expected}: {request.Question} | {string.Join(" | ", request.Rules)}");
        }
    }

    [Theory]
    [MemberData(nameof(AllStyles))]
    public void Draw_AnyStyle_KeepsToItsCompositionsAndLengths(int style)
    {
        foreach (var (_, prompt, trace) in Items(seed: 12, Styles[style], count: 1500))
        {
            Assert.Equal(Styles[style].IsUnseenComposition, LogicComposition.IsUnseen(PuzzleOf(prompt)));
            Assert.InRange(trace.Steps.Count, 1, 12);

            // The longest is a term of three statements: labels, four tokens a statement, "fire yes ; done".
            Assert.All(trace.Steps, step => Assert.InRange(step.Length, 1, 18));
            Assert.InRange(prompt.Tokens.Length + trace.Steps.Sum(step => step.Length), 1, 200);
        }
    }

    [Fact]
    public void Draw_Answers_AreBalancedForEveryKindAndLength()
    {
        var items = Items(seed: 13, TaskStyle.Plain, count: 12000).Where(item => PuzzleOf(item.Prompt) is not LogicPuzzle.Utmost).ToArray();
        foreach (var kind in items.GroupBy(item => KindOf(item.Prompt)))
        {
            var verdicts = kind.GroupBy(item => item.Trace.Answer[0]).ToDictionary(group => group.Key, group => group.Count() / (double)kind.Count());

            Assert.Equal(kind.Key.EndsWith("True", StringComparison.Ordinal) ? 3 : 2, verdicts.Count);
            Assert.All(verdicts.Values, share => Assert.InRange(share, (1.0 / verdicts.Count) - 0.05, (1.0 / verdicts.Count) + 0.05));
        }
    }

    [Fact]
    public void Draw_UtmostNames_StandAnywhere()
    {
        var items = Items(seed: 14, TaskStyle.Plain, count: 12000).Where(item => PuzzleOf(item.Prompt) is LogicPuzzle.Utmost { Names.Count: 4 }).ToArray();
        var tokens = items.Select(item => item.Prompt.Tokens.ToArray()).ToArray();

        // Of four facts, one each is the answer's own: where it stands in the prompt says nothing. 2 bos ask, 2 question, then "; n m" four times.
        var places = items.Zip(tokens, (item, prompt) => (Array.IndexOf(prompt, item.Trace.Answer[0]) - 5) / 3).CountBy(place => place).ToDictionary();

        Assert.Equal([0, 1, 2, 3], places.Keys.Order());
        Assert.All(places.Values, count => Assert.InRange(count / (double)items.Length, 0.18, 0.32));
        Assert.InRange(items.Count(item => item.Trace.Steps.Count == 1) / (double)items.Length, 0.1, 0.4);
    }

    [Fact]
    public void Draw_Bystanders_LeaveNoWordThatGivesTheAnswerAway()
    {
        var items = Items(seed: 15, TaskStyle.Plain, count: 12000).Where(item => PuzzleOf(item.Prompt) is LogicPuzzle.Path).ToArray();
        var withGiven = items.Where(item => item.Prompt.Tokens.Span.Contains(LogicTokens.Given)).ToArray();

        // Nearly all prompts carry the mark of a goal, whatever the answer.
        Assert.InRange(withGiven.Length / (double)items.Length, 0.85, 1);
        Assert.InRange(withGiven.Count(item => item.Trace.Answer[0] == TokenIds.Yes) / (double)withGiven.Length, 0.3, 0.5);
    }

    [Fact]
    public void Solve_EveryFault_EndsInAnAnswerAndDiffersWhereItSays()
    {
        var random = new Random(16);
        foreach (var (_, prompt, right) in Items(seed: 16, TaskStyle.Plain, count: 500).Concat(Items(seed: 17, new(IsLonger: true), count: 200)))
        {
            for (var site = 0; site < right.Sites; site++)
            {
                var wrong = ExactReasoner.Solve(prompt, new Fault(site, random));

                var (good, bad) = (right.Steps[wrong.FaultyStep], wrong.Steps[wrong.FaultyStep]);
                Assert.Equal(right.Steps.Take(wrong.FaultyStep), wrong.Steps.Take(wrong.FaultyStep));
                Assert.Equal(good[..wrong.FaultOffset], bad[..wrong.FaultOffset]);
                Assert.NotEqual(good[wrong.FaultOffset], bad[wrong.FaultOffset]);
                Assert.InRange(wrong.Steps.Count, 1, SymbolicVocabulary.MaxSteps);
                Assert.Equal(TokenIds.Done, wrong.Steps[^1][^1]);
                Assert.Contains(prompt.Options, option => option.Tokens.Span.SequenceEqual(wrong.Answer));
            }
        }
    }

    private static IEnumerable<(DecisionRequest Request, SymbolicPrompt Prompt, Trace Trace)> Items(int seed, TaskStyle style, int count)
    {
        var random = new Random(seed);
        while (count > 0)
        {
            if (LogicTasks.Draw(random, style) is { } request)
            {
                var prompt = Understood(request);
                count--;
                yield return (request, prompt, ExactReasoner.Solve(prompt));
            }
        }
    }

    private static string OptionOf(SymbolicPrompt prompt, Trace trace) => prompt.Options.Single(option => option.Tokens.Span.SequenceEqual(trace.Answer)).Id;

    private static LogicPuzzle PuzzleOf(SymbolicPrompt prompt) => ((Ask.Logic)prompt.Writer.Problem.Ask).Puzzle;

    private static string KindOf(SymbolicPrompt prompt) => PuzzleOf(prompt) is LogicPuzzle.Path path ? $"Way {path.IsThreeValued}" : PuzzleOf(prompt).GetType().Name;
}
