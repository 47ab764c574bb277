using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>The exact answer to a question about the small world.</summary>
internal static class WorldAnswer
{
    /// <summary>Answers such a question.</summary>
    /// <param name="request">The request; its rules are the facts.</param>
    /// <returns>Index of the option, or for yes and no what follows; or the parse failure; all null when the question is of another kind, and no option where none or several fit.</returns>
    internal static (int? Option, bool? IsYes, bool IsKnown, ParseFailure? ParseFailure) TryOf(DecisionRequest request)
    {
        var (problem, failure) = WorldParser.TryRead(request);
        if (problem?.Ask is not Ask.World { Puzzle: var puzzle })
        {
            return (null, null, false, failure);
        }

        if (puzzle.Question == WorldQuestion.Whether)
        {
            return (null, IsAsked(puzzle, EffectWhereItIs(puzzle, puzzle.Thing)), true, null);
        }

        int[] fitting =
        [
            .. puzzle.Options.Index().Where(pair => puzzle.Question switch
            {
                WorldQuestion.Effect => EffectWhereItIs(puzzle, puzzle.Thing) == pair.Item,
                WorldQuestion.Which => IsAsked(puzzle, EffectWhereItIs(puzzle, pair.Item)),
                _ => IsAsked(puzzle, EffectOf(puzzle, puzzle.Thing, pair.Item)),
            }).Select(static pair => pair.Index),
        ];
        return (fitting is [var only] ? only : null, null, true, null);
    }

    private static int EffectWhereItIs(WorldPuzzle puzzle, int thing)
    {
        // The parser has seen to it that the facts lead to a device or a place.
        var at = puzzle.Outer(thing)!.Value;
        while (WorldPuzzle.IsName(at))
        {
            at = puzzle.Outer(at)!.Value;
        }

        return EffectOf(puzzle, thing, at);
    }

    private static int EffectOf(WorldPuzzle puzzle, int thing, int source) => World.EffectOf(World.MaterialOf(thing), puzzle.InfluenceOf(source));

    private static bool IsAsked(WorldPuzzle puzzle, int effect) => puzzle.Effect == World.Safe ? !World.IsHarm(effect) : effect == puzzle.Effect;
}
