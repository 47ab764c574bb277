using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Puts requests that ask what happens to things of everyday life into the model's tokens.</summary>
/// <remarks>
/// A fact is its inner end and right behind it its far end, so that a walk outwards is one look-up a step: <c>w:candle m2 ; n2 w:oven w:on ;</c>. The state
/// of a device stands beside it wherever it is mentioned. Options that are tried one after the other have labels that count up from any of the first few.
/// </remarks>
internal static class WorldWriter
{
    private static readonly int FirstWord = SymbolicVocabulary.IdOf(WorldTokens.Tokens[0]);
    private static readonly int FirstLabel = Token("(a)");

    /// <summary>Writes facts and question; begin mark and nothing else stands before.</summary>
    /// <param name="writer">The writer of the problem.</param>
    /// <param name="puzzle">Facts and question.</param>
    internal static void Write(TokenWriter writer, WorldPuzzle puzzle)
    {
        foreach (var fact in puzzle.Facts)
        {
            writer.Write(NearEnd(writer, fact.Inner), FarEnd(writer, fact.Outer));
            State(writer, puzzle, fact.Outer);
            writer.Write(TokenIds.End);
        }

        switch (puzzle.Question)
        {
            case WorldQuestion.Effect:
                writer.Write(Token("what"), Token(puzzle.Thing), TokenIds.Options);
                foreach (var option in puzzle.Options)
                {
                    writer.Write(Token(option));
                }

                break;
            case WorldQuestion.Whether:
                writer.Write(Token("does"), Token(puzzle.Thing), Token(puzzle.Effect));
                break;
            case WorldQuestion.Which:
                writer.Write(Token("which"), Token(puzzle.Effect));
                LabelledOptions(writer, puzzle);
                break;
            case WorldQuestion.Cause:
                writer.Write(Token("cause"), Token(puzzle.Thing), Token(puzzle.Effect));
                LabelledOptions(writer, puzzle);
                break;
        }
    }

    /// <summary>Binds the options of the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="writer">A writer of its problem (its tokens are not touched).</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The bound options, or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Bind(DecisionRequest request, TokenWriter writer, WorldPuzzle puzzle)
        => puzzle.Question == WorldQuestion.Whether
            ? OptionBinder.Truths(request)
            : ([.. request.Options.Select((option, index) => new PromptOption(option.Id, new[] { Token(puzzle.Options[index]) }))], null);

    /// <summary>The meaning of the symbols of the requester's names.</summary>
    /// <param name="writer">A writer of the problem.</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>Symbols and names.</returns>
    internal static IEnumerable<(int Token, string Name)> Names(TokenWriter writer, WorldPuzzle puzzle)
        => puzzle.Names.Index().SelectMany(pair => new[]
        {
            (NearEnd(writer, WorldPuzzle.Name(pair.Index)), pair.Item),
            (FarEnd(writer, WorldPuzzle.Name(pair.Index)), pair.Item),
        });

    /// <summary>The token of a word of the world.</summary>
    /// <param name="word">Index into <see cref="World.Words"/>.</param>
    internal static int Token(int word) => FirstWord + word;

    /// <summary>The word of the world that a token stands for.</summary>
    /// <param name="token">A token of the world.</param>
    /// <returns>Index into <see cref="World.Words"/>.</returns>
    internal static int Word(int token) => token - FirstWord;

    /// <summary>The label of an option that is tried in its turn.</summary>
    /// <param name="writer">A writer of the problem.</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <param name="option">Index into the options.</param>
    internal static int Label(TokenWriter writer, WorldPuzzle puzzle, int option)
    {
        // Short lists begin anywhere, so that the last labels are known even if no trained list is as long as the longest.
        var begin = (writer.Symbols.Option(0) - TokenIds.Option(0)) % (World.MaxLabels + 1 - puzzle.Options.Count);
        return FirstLabel + begin + option;
    }

    /// <summary>The token of the inner end of a fact.</summary>
    internal static int NearEnd(TokenWriter writer, int entity) => WorldPuzzle.IsName(entity) ? writer.Symbols.Name(-1 - entity) : Token(entity);

    /// <summary>The token of the outer end of a fact.</summary>
    internal static int FarEnd(TokenWriter writer, int entity)
        => WorldPuzzle.IsName(entity) ? TokenIds.FarName(writer.Symbols.Name(-1 - entity) - TokenIds.Name(0)) : Token(entity);

    private static int Token(string word) => Token(World.Find(word));

    private static void LabelledOptions(TokenWriter writer, WorldPuzzle puzzle)
    {
        writer.Write(TokenIds.Options);
        for (var i = 0; i < puzzle.Options.Count; i++)
        {
            writer.Write(Label(writer, puzzle, i), Token(puzzle.Options[i]));
            State(writer, puzzle, puzzle.Options[i]);
        }
    }

    private static void State(TokenWriter writer, WorldPuzzle puzzle, int entity)
    {
        if (World.CanBeOff(entity))
        {
            writer.Write(Token(puzzle.Off.Contains(entity) ? World.Off : World.On));
        }
    }
}
