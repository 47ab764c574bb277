using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>Reads requests that ask what happens to things of everyday life.</summary>
internal static class WorldParser
{
    /// <summary>Most steps that trying all options may take: what the bundled model was trained to write.</summary>
    internal const int MaxSteps = 12;

    private static readonly string[] EffectForms = ["nothing happens", "flies away", "sticks to it"];

    /// <summary>Reads a request when its question is of this kind.</summary>
    /// <param name="request">The request; its rules are the facts.</param>
    /// <returns>The problem or the parse failure; both null when the question is of another kind.</returns>
    internal static (Problem? Problem, ParseFailure? ParseFailure) TryRead(DecisionRequest request)
    {
        var question = WorldQuestionParser.TryRead(request);
        if (question is null)
        {
            return (null, null);
        }

        // 1. What is asked, 2. what is where, 3. what may be answered, 4. whether the world says enough to answer.
        if (question.ParseFailure is not null)
        {
            return (null, question.ParseFailure);
        }

        var facts = new WorldFactReader();
        for (var i = 0; i < request.Rules.Count; i++)
        {
            if (facts.Read($"rules[{i}]", request.Rules[i]) is { } unread)
            {
                return (null, unread);
            }
        }

        var options = question.Kind == WorldQuestion.Whether ? ([], null) : Options(request, question.Kind);
        if (options.Options is null)
        {
            return (null, options.ParseFailure);
        }

        var puzzle = new WorldPuzzle(question.Kind, question.Thing, question.Effect, options.Options, facts.Facts, facts.Names, facts.Off);
        return Gap(request, puzzle) is { } gap ? (null, gap) : (new Problem([], [], [], new Ask.World(puzzle)), null);
    }

    /// <summary>Some words of a kind, for an error message.</summary>
    /// <param name="words">Words of the world.</param>
    /// <returns>Every third of them.</returns>
    internal static string Some(IReadOnlyList<int> words)
        => string.Join(", ", words.Where((_, index) => index % 3 == 0).Select(word => World.Words[word])) + ", …";

    private static (IReadOnlyList<int>? Options, ParseFailure? ParseFailure) Options(DecisionRequest request, WorldQuestion kind)
    {
        var (words, expected) = kind switch
        {
            WorldQuestion.Effect => (World.AllEffects, "the answers are effects of the small world"),
            WorldQuestion.Which => (World.Things, "the answers are things of the small world"),
            _ => (World.Sources, "the answers are devices and places of the small world"),
        };
        expected += $": {Some(words)}";
        List<int> options = [];
        foreach (var (index, option) in request.Options.Index())
        {
            var word = Word(option.Name, words);
            if (word < 0 || options.Contains(word) || options.Count == World.MaxLabels)
            {
                var problem = word < 0 ? expected : $"each answer is named once, at most {World.MaxLabels} in all";
                return (null, new($"options[{index}]", option.Name, problem));
            }

            options.Add(word);
        }

        return options.Count >= 2 ? (options, null) : (null, new("options", "", expected));
    }

    private static int Word(string text, IReadOnlyList<int> words)
    {
        var folded = TextCursor.Fold(text);
        folded = EffectForms.Contains(folded) ? folded.Split(' ')[0] : folded;
        var cursor = new TextCursor(folded);
        var at = cursor.TakeName([.. words.Select(word => World.Words[word])]);
        return at >= 0 && cursor.IsAtEnd ? words[at] : -1;
    }

    // Every thing that will be looked at must be somewhere, and the world must say what happens there.
    private static ParseFailure? Gap(DecisionRequest request, WorldPuzzle puzzle)
    {
        var steps = 0;
        IReadOnlyList<int> things = puzzle.Question == WorldQuestion.Which ? puzzle.Options : [puzzle.Thing];
        foreach (var thing in things)
        {
            IReadOnlyList<int> sources = puzzle.Options;
            if (puzzle.Question != WorldQuestion.Cause)
            {
                var (place, hops, lost) = Walk(puzzle, thing);
                if (lost is not null)
                {
                    return lost;
                }

                steps += hops;
                sources = [place];
            }

            foreach (var source in sources)
            {
                if (World.EffectOf(World.MaterialOf(thing), puzzle.InfluenceOf(source)) < 0)
                {
                    var (influence, material) = (World.Words[World.InfluenceOf(source)], World.Words[World.MaterialOf(thing)]);
                    return new("question", World.Words[thing], $"the small world does not say what {influence} ({World.Words[source]}) does to {material}");
                }
            }
        }

        return steps > MaxSteps
            ? new($"rules[{request.Rules.Count - 1}]", puzzle.Names[^1], $"following these facts outwards takes {steps} steps, and the bundled model follows at most {MaxSteps}")
            : null;
    }

    private static (int Place, int Hops, ParseFailure? Lost) Walk(WorldPuzzle puzzle, int thing)
    {
        var (at, hops) = (thing, 0);
        while (!World.IsSource(at))
        {
            if (puzzle.Outer(at) is not { } outer)
            {
                var name = WorldPuzzle.IsName(at) ? puzzle.Names[-1 - at] : World.Words[at];
                return (at, hops, new("rules", name, $"where it is must be said, and lead to a device or place of the small world: {Some(World.Sources)}"));
            }

            at = outer;
            if (++hops > puzzle.Facts.Count)
            {
                return (at, hops, new("rules", World.Words[thing], "the facts about where it is go round in a circle"));
            }
        }

        return (at, hops, null);
    }
}
