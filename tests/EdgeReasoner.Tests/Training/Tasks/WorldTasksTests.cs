using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Rules.English;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Training.Tasks;

public sealed class WorldTasksTests
{
    public static TheoryData<string> Styles => ["plain", "drill", "longer", "unseen", "paraphrased"];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Draw_AnyStyle_IsAnsweredAsTheTablesSay(string style)
    {
        foreach (var (request, prompt) in Items(style, 3000))
        {
            Assert.Equal(WorldSolver.Answer(request), Answer(prompt, ExactReasoner.Solve(prompt)));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Draw_AnyStyle_KeepsStepsAndTokensWithinWhatIsTrained(string style)
    {
        foreach (var (_, prompt) in Items(style, 1000))
        {
            var steps = ExactReasoner.Solve(prompt).Steps;

            Assert.InRange(steps.Count, 1, style == "drill" ? 3 : WorldParser.MaxSteps);
            Assert.All(steps, step => Assert.InRange(step.Length, 4, 15));
            Assert.InRange(prompt.Tokens.Length + steps.Sum(step => step.Length), 10, 400);
        }
    }

    [Fact]
    public void Draw_Longer_FollowsMoreFactsOrTriesMoreOptions()
        => Assert.All(Items("longer", 500), item => Assert.True(
            item.Prompt.Options.Count == 5 || ExactReasoner.Solve(item.Prompt).Steps.Count >= 4));

    [Fact]
    public void Draw_Trained_NeverPairsWhatIsKeptForUnseen()
    {
        foreach (var (_, prompt) in Items("plain", 3000).Concat(Items("drill", 3000)).Concat(Items("longer", 1000)).Concat(Items("paraphrased", 1000)))
        {
            Assert.DoesNotContain(Pairs(Puzzle(prompt), all: true), pair => WorldScene.IsUnseen(pair.Thing, pair.Source));
        }
    }

    [Fact]
    public void Draw_Unseen_AlwaysTurnsOnAPairKeptFromTraining()
    {
        foreach (var (request, prompt) in Items("unseen", 2000))
        {
            var puzzle = Puzzle(prompt);
            var answer = World.Find(WorldSolver.Answer(request));
            var deciding = Pairs(puzzle, all: false).Where(pair => puzzle.Question switch
            {
                WorldQuestion.Which => pair.Thing == answer,
                WorldQuestion.Cause => pair.Source == answer,
                _ => true,
            });
            Assert.All(deciding, pair => Assert.True(WorldScene.IsUnseen(pair.Thing, pair.Source)));
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("drill")]
    public void Draw_Trained_ShowsEveryFactOfTheWorld(string style)
    {
        var cells = new HashSet<(int, int)>();
        var (things, sources) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (_, prompt) in Items(style, 12_000))
        {
            var puzzle = Puzzle(prompt);
            foreach (var (thing, source) in Pairs(puzzle, all: false).Where(pair => !puzzle.Off.Contains(pair.Source)))
            {
                cells.Add((World.MaterialOf(thing), World.InfluenceOf(source)));
                things.Add(thing);
                sources.Add(source);
            }
        }

        Assert.Equal(World.Things.Order(), things.Order());
        Assert.Equal(World.Sources.Order(), sources.Order());
        var said = World.Materials.SelectMany(material => World.Influences.Select(influence => (material, influence))).Where(cell => World.EffectOf(cell.material, cell.influence) >= 0);
        Assert.Empty(said.Except(cells));
    }

    [Fact]
    public void Draw_Answers_AreNotHadByPosition()
    {
        var items = Items("plain", 6000).Where(item => item.Request.Options.Count > 2).ToArray();
        foreach (var count in (int[])[3, 4])
        {
            var ofCount = items.Where(item => item.Request.Options.Count == count).ToArray();
            for (var position = 0; position < count; position++)
            {
                var right = ofCount.Count(item => item.Request.Options[position].Id == WorldSolver.Answer(item.Request)) / (double)ofCount.Length;
                Assert.InRange(right, (1.0 / count) - 0.05, (1.0 / count) + 0.05);
            }
        }
    }

    [Fact]
    public void Draw_YesAndNo_AreAlikeOftenForEveryThingEffectAndPlace()
    {
        var items = Items("plain", 20_000).Where(item => Puzzle(item.Prompt).Question == WorldQuestion.Whether).ToArray();
        Assert.InRange(ShareOfYes(items), 0.47, 0.53);
        foreach (var group in items.GroupBy(item => (World.MaterialOf(Puzzle(item.Prompt).Thing), Puzzle(item.Prompt).Effect)).Where(group => group.Count() > 100))
        {
            Assert.InRange(ShareOfYes([.. group]), 0.35, 0.65);
        }
    }

    // What a guesser can have that knows the words but does not combine them: always the candidate that was right most often with this clue.
    // Most effects have one influence: knowing it and the sources' influences settles nearly every cause without the material. That is knowledge, but fewer hops.
    [Theory]
    [InlineData(nameof(WorldQuestion.Effect), 0.52)]
    [InlineData(nameof(WorldQuestion.Which), 0.80)]
    [InlineData(nameof(WorldQuestion.Cause), 0.97)]
    public void Draw_ByOneClueAlone_IsGuessedBadly(string question, double most)
    {
        var items = Items("plain", 30_000).Where(item => Puzzle(item.Prompt).Question == Enum.Parse<WorldQuestion>(question)).ToArray();
        var half = items.Length / 2;
        foreach (var clue in (Func<WorldPuzzle, int, (int, int)>[])
            [
                (_, option) => (0, option), (puzzle, option) => (puzzle.Thing, option), (puzzle, option) => (puzzle.Effect, option),
                (puzzle, option) => (puzzle.Effect, World.IsThing(option) ? PlaceOf(puzzle, option) : option),
            ])
        {
            var (right, offered) = (new Dictionary<(int, int), double>(), new Dictionary<(int, int), double>());
            foreach (var (request, prompt) in items[..half])
            {
                var puzzle = Puzzle(prompt);
                foreach (var option in puzzle.Options)
                {
                    var key = clue(puzzle, option);
                    offered[key] = offered.GetValueOrDefault(key, 2) + 1;
                    right[key] = right.GetValueOrDefault(key, 1) + (World.Words[option] == WorldSolver.Answer(request) ? 1 : 0);
                }
            }

            var hits = items[half..].Count(item =>
            {
                var puzzle = Puzzle(item.Prompt);
                var guess = puzzle.Options.MaxBy(option => right.GetValueOrDefault(clue(puzzle, option), 1) / offered.GetValueOrDefault(clue(puzzle, option), 2));
                return World.Words[guess] == WorldSolver.Answer(item.Request);
            });
            Assert.InRange(hits / (double)(items.Length - half), 0.2, most);
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Solve_EveryFault_EndsCleanlyAndDiffersWhereItSays(string style)
    {
        var random = new Random(12);
        foreach (var (_, prompt) in Items(style, 150))
        {
            var trace = ExactReasoner.Solve(prompt);
            for (var site = 0; site < trace.Sites; site++)
            {
                var wrong = ExactReasoner.Solve(prompt, new Fault(site, random));

                Assert.Equal(trace.Steps.Take(wrong.FaultyStep), wrong.Steps.Take(wrong.FaultyStep));
                var (good, bad) = (trace.Steps[wrong.FaultyStep], wrong.Steps[wrong.FaultyStep]);
                Assert.Equal(good[..wrong.FaultOffset], bad[..wrong.FaultOffset]);
                Assert.NotEqual(good[wrong.FaultOffset], bad[wrong.FaultOffset]);
                Assert.InRange(wrong.Steps.Count, 1, SymbolicVocabulary.MaxSteps);
                Assert.Equal(SymbolicVocabulary.IdOf("done"), wrong.Steps[^1][^1]);
                Assert.Single(wrong.Answer);
            }
        }
    }

    private static IEnumerable<(DecisionRequest Request, SymbolicPrompt Prompt)> Items(string name, int count)
    {
        var style = name switch
        {
            "drill" => TaskStyle.Drill,
            "longer" => new TaskStyle(IsLonger: true),
            "unseen" => new TaskStyle(IsUnseenComposition: true),
            "paraphrased" => new TaskStyle(IsParaphrased: true),
            _ => TaskStyle.Plain,
        };
        var random = new Random(11);
        while (count > 0)
        {
            if (WorldTasks.Draw(random, style) is { } request)
            {
                count--;
                var (prompt, misreading) = SymbolicPromptFormat.Read(request);
                Assert.True(prompt is not null, $"{misreading?.ToSentence()} ({request.Question} | {string.Join(" | ", request.Rules)})");
                yield return (request, prompt);
            }
        }
    }

    private static WorldPuzzle Puzzle(SymbolicPrompt prompt) => ((Ask.World)prompt.Writer.Problem.Ask).Puzzle;

    private static string Answer(SymbolicPrompt prompt, Trace trace) => prompt.Options.Single(option => trace.Answer.AsSpan().SequenceEqual(option.Tokens.Span)).Id;

    private static double ShareOfYes((DecisionRequest Request, SymbolicPrompt Prompt)[] items)
        => items.Count(item => WorldSolver.Answer(item.Request) is "yes" or "true") / (double)items.Length;

    private static int PlaceOf(WorldPuzzle puzzle, int thing)
    {
        var at = thing;
        while (!World.IsSource(at))
        {
            at = puzzle.Outer(at)!.Value;
        }

        return at;
    }

    // The pairs of thing and source that are asked about; or all that the facts make, too.
    private static IEnumerable<(int Thing, int Source)> Pairs(WorldPuzzle puzzle, bool all)
    {
        if (puzzle.Question == WorldQuestion.Cause)
        {
            foreach (var option in puzzle.Options)
            {
                yield return (puzzle.Thing, option);
            }
        }

        foreach (var thing in puzzle.Facts.Select(fact => fact.Inner).Where(World.IsThing))
        {
            if (all || thing == puzzle.Thing || puzzle.Options.Contains(thing))
            {
                if (puzzle.Question != WorldQuestion.Cause || all)
                {
                    yield return (thing, PlaceOf(puzzle, thing));
                }
            }
        }
    }
}
