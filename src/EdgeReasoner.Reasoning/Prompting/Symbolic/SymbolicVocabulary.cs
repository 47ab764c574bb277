using EdgeReasoner.Rules.English;
using System.Collections.Frozen;
using System.Globalization;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>
/// The words of the bundled model: marks, placeholder symbols for the requester's names, and digits that know their place.
/// </summary>
/// <remarks>
/// Every digit is one token that carries its place value (<c>7e0</c> is seven units, <c>7e1</c> seven tens), lowest place first, so that
/// a model of a million parameters compares and adds numbers place by place. <c>7c0</c> is a seven of a result that carries (or borrows)
/// one to the next place; <c>&lt;e2</c> says that the left number's digit at that place is the smaller one; <c>p42</c> and <c>k4</c> are the product of two digits and what is
/// carried on from it. <c>m3</c> is the name <c>n3</c> at the far end of a fact: what follows from a name is found right behind its <c>n</c>. The order of the list is part of the model.
/// </remarks>
public static class SymbolicVocabulary
{
    /// <summary>Most places of a number; five for the request's own numbers, one more for their sums.</summary>
    public const int MaxPlaces = 6;

    /// <summary>The number of names of readings that have symbols.</summary>
    public const int MaxNames = EnglishLimits.MaxNames;

    /// <summary>The number of options that have symbols.</summary>
    public const int MaxOptions = 16;

    /// <summary>The number of states that have symbols.</summary>
    public const int MaxStates = EnglishLimits.MaxStates;

    /// <summary>The number of rules that have labels.</summary>
    public const int MaxRules = 8;

    /// <summary>The number of reasoning steps that have labels.</summary>
    public const int MaxSteps = 24;

    /// <summary>The largest count of ups less downs in a series, either way.</summary>
    public const int MaxTally = 7;

    /// <summary>The largest factor of one digit.</summary>
    internal const int MaxFactor = 9;

    /// <summary>The largest product of two digits.</summary>
    internal const int MaxProduct = 81;

    private static readonly string[] AllTokens = Build();
    private static readonly FrozenDictionary<string, int> Ids = AllTokens.Index().ToFrozenDictionary(pair => pair.Item, pair => pair.Index);

    /// <summary>Gets all tokens in id order.</summary>
    public static IReadOnlyList<string> Tokens => AllTokens;

    /// <summary>The id of a token.</summary>
    /// <param name="token">A token of <see cref="Tokens"/>.</param>
    /// <returns>Its index.</returns>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary.</exception>
    public static int IdOf(string token) => Ids[token];

    private static string[] Build()
    {
        List<string> tokens =
        [
            "<pad>", "<bos>", "<eos>", "<ans>", "<think>", "<check>",
            "more", "ok", "wrong", "done", ";",
            "ask", "options",
            "if", "and", "or", "unless", "else", "age", "quality", "bad", "first", "trend", "value", "whether", "highest", "lowest",
            "above", "below", "atleast", "atmost", "equal", "different", "is", "isnot", "goes",
            "plus", "minus", "=", "+", "-",
            "rising", "falling", "steady", "up", "down", "same", "end",
            "yes", "no", "next", "fire", "skip", "greater", "smaller", "alike", "best",
            "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x100", "x1000",
        ];
        Add(tokens, "n", MaxNames);
        Add(tokens, "m", MaxNames);
        Add(tokens, "o", MaxOptions);
        Add(tokens, "v", MaxStates);
        Add(tokens, "r", MaxRules);
        Add(tokens, "s", MaxSteps);
        for (var tally = -MaxTally; tally <= MaxTally; tally++)
        {
            tokens.Add(string.Create(CultureInfo.InvariantCulture, $"t{tally:+0;-0;0}"));
        }

        AddPlaces(tokens, "0123456789", 'e');
        AddPlaces(tokens, "0123456789", 'c');
        AddPlaces(tokens, "<=>", 'e');
        Add(tokens, "p", MaxProduct + 1, first: 0);
        Add(tokens, "k", MaxFactor, first: 0);
        tokens.AddRange(LogicTokens.Tokens);
        tokens.AddRange(WorldTokens.Tokens);
        return [.. tokens];
    }

    private static void AddPlaces(List<string> tokens, string signs, char mark)
    {
        for (var place = 0; place < MaxPlaces; place++)
        {
            foreach (var sign in signs)
            {
                tokens.Add(string.Create(CultureInfo.InvariantCulture, $"{sign}{mark}{place}"));
            }
        }
    }

    private static void Add(List<string> tokens, string prefix, int count, int first = 1)
    {
        for (var i = first; i < first + count; i++)
        {
            tokens.Add(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"));
        }
    }
}
