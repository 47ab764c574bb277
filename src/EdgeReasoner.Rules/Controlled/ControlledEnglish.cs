using EdgeReasoner.Rules.English;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Compiles requests in controlled English into decision programs. What it does not fully understand it does not understand at all.</summary>
public static class ControlledEnglish
{
    /// <summary>Most rules of one request.</summary>
    public const int MaxRules = 64;

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase) { "if", "when", "then", "and", "or", "not", "is", "are", "otherwise", "else", "unless", "above", "below", "between", "of" };

    private static readonly string[] Prefixes = [.. Vocabulary.Statistics.Select(static entry => entry.Phrase + " "), "age of ", "quality of ", "half of ", "half ", "twice ", "double ", "not "];

    /// <summary>Reads rules.</summary>
    /// <param name="sentences">The rules, in order.</param>
    /// <param name="options">The options as rules call them; none for an open answer.</param>
    /// <param name="board">The readings that they may name.</param>
    /// <returns>The program, or the first failure; exactly one of them is not null.</returns>
    internal static (DecisionProgram? Program, ParseFailure? ParseFailure) Read(IReadOnlyList<string> sentences, IReadOnlyList<string> options, ReadingBoard board)
    {
        if (sentences.Count > MaxRules)
        {
            return (null, new ParseFailure($"rules[{MaxRules}]", "", $"at most {MaxRules} rules are read"));
        }

        if (board.Names.FirstOrDefault(Keywords.Contains) is { } keyword)
        {
            return (null, new ParseFailure(board[keyword]!.Field + ".name", keyword, "a reading is called like a word of the rules: call it otherwise") { IsFinal = true });
        }

        if (board.Names.FirstOrDefault(name => IsJoint(name, board)) is { } joint)
        {
            return (null, new ParseFailure(board[joint]!.Field + ".name", joint, "this may be one reading or several joined: call it otherwise") { IsFinal = true });
        }

        List<(ProgramLine Line, int Priority)> lines = [];
        for (var i = 0; i < sentences.Count; i++)
        {
            var sentence = new SentenceParser($"rules[{i}]", sentences[i], board);
            if (new RuleParser(sentence, options).Read() is not var (read, priority))
            {
                return (null, sentence.Failure);
            }

            if (read[^1].When is null && i != sentences.Count - 1)
            {
                return (null, new ParseFailure($"rules[{i + 1}]", "", "nothing can come after the 'otherwise' rule: put it last"));
            }

            lines.AddRange(read.Select(line => (line, line.When is null ? int.MinValue : priority)));
        }

        // OrderBy is stable: rules of one priority keep their order, and what holds otherwise stays last.
        ProgramLine[] ordered = [.. lines.OrderByDescending(static item => item.Priority).Select(static item => item.Line)];
        return Contradiction(lines) is { } contradiction ? (null, contradiction) : (new DecisionProgram(ordered, options), null);
    }

    private static bool IsJoint(string name, ReadingBoard board)
        => Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && board[name[prefix.Length..]] is not null)
            || (name.Split(" in ") is [var of, var unit] && board[of] is not null && UnitTable.Find(unit) is not null)
            || name.Split([" or ", " and ", " plus ", " minus ", " times ", " divided by "], StringSplitOptions.None) is [_, _, ..] parts && Array.TrueForAll(parts, part => board[part] is not null);

    // The same condition with two results: the second could never be taken, and somebody meant it.
    private static ParseFailure? Contradiction(IEnumerable<(ProgramLine Line, int Priority)> lines)
    {
        Dictionary<string, ProgramLine> seen = new(StringComparer.Ordinal);
        foreach (var (line, priority) in lines)
        {
            if (line.When is { } condition && !seen.TryAdd($"{priority} {ProgramPrinter.Print(condition)}", line) && seen[$"{priority} {ProgramPrinter.Print(condition)}"] is var first && first.Then != line.Then)
            {
                return new ParseFailure(line.Field, "", $"it contradicts {first.Field}: the same condition gives two answers; correct one of them") { IsFinal = true };
            }
        }

        return null;
    }
}
