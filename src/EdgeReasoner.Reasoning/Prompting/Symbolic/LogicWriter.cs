using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Puts requests that ask what follows from stated facts into the model's tokens.</summary>
/// <remarks>
/// A fact is written <c>n2 m4</c>: from a name to the next. Every name is written as <c>n</c> once, with what it leads to behind it: a name, <c>given</c>
/// or <c>deadend</c>. A question names where it begins by <c>m</c>, so that a look-up of <c>n</c> finds the fact only. The name that a way must
/// reach is not named in the question: facts that lead to it say <c>given</c>.
/// </remarks>
internal static class LogicWriter
{
    /// <summary>Writes question and facts, behind the mark for the question.</summary>
    /// <param name="writer">The writer of the problem.</param>
    /// <param name="puzzle">Facts and question.</param>
    internal static void Write(TokenWriter writer, LogicPuzzle puzzle)
    {
        var symbols = writer.Symbols;
        switch (puzzle)
        {
            case LogicPuzzle.Path path:
                writer.Write(path.IsThreeValued ? LogicTokens.Decides : LogicTokens.Follows, LogicTokens.Asked, symbols.FarName(path.Asked));
                if (path.IsThreeValued)
                {
                    writer.Write(LogicTokens.Other, symbols.FarName(path.Other));
                }

                Facts(writer, path.Next, isLie: null);
                break;
            case LogicPuzzle.Utmost utmost:
                writer.Write(LogicTokens.Utmost, symbols.FarName(StartOf(writer, utmost)));
                Facts(writer, utmost.Next, isLie: null);
                break;
            case LogicPuzzle.Testimony testimony:
                writer.Write(LogicTokens.Speaks, symbols.FarName(testimony.Asked), testimony.AsksForTruth ? TokenIds.Yes : TokenIds.No);
                Facts(writer, testimony.Next, testimony.IsLie);
                break;
            case LogicPuzzle.Formula formula:
                writer.Write(LogicTokens.AnyOf);
                Terms(writer, formula);
                break;
        }
    }

    /// <summary>Binds the options of the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="writer">A writer of its problem (its tokens are not touched).</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The bound options, or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Bind(DecisionRequest request, TokenWriter writer, LogicPuzzle puzzle)
        => puzzle switch
        {
            LogicPuzzle.Utmost => Names(request, writer),
            LogicPuzzle.Path { IsThreeValued: true } => OptionBinder.Verdicts(request, LogicTokens.Undecided),
            _ => OptionBinder.Verdicts(request, undecided: -1),
        };

    /// <summary>Where the way to the utmost begins: anywhere, even at the utmost itself, so that its length says nothing.</summary>
    /// <param name="writer">The writer, whose shuffled symbols decide.</param>
    /// <param name="utmost">The puzzle.</param>
    /// <returns>Index into the names.</returns>
    internal static int StartOf(TokenWriter writer, LogicPuzzle.Utmost utmost) => Enumerable.Range(0, utmost.Names.Count).MinBy(writer.Symbols.Name);

    /// <summary>The token of what a name leads to.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="next">A name's index, <see cref="LogicPuzzle.Given"/> or <see cref="LogicPuzzle.DeadEnd"/>.</param>
    /// <returns>A token id.</returns>
    internal static int Far(TokenWriter writer, int next) => next switch
    {
        LogicPuzzle.Given => LogicTokens.Given,
        LogicPuzzle.DeadEnd => LogicTokens.DeadEnd,
        _ => writer.Symbols.FarName(next),
    };

    // The order of facts says nothing: it is that of the shuffled option symbols, which stand for nothing here.
    private static void Facts(TokenWriter writer, IReadOnlyList<int> next, IReadOnlyList<bool>? isLie)
    {
        foreach (var name in Enumerable.Range(0, next.Count).OrderBy(writer.Symbols.Option))
        {
            writer.Write(TokenIds.End, writer.Symbols.Name(name), Far(writer, next[name]));
            if (isLie is not null && next[name] != LogicPuzzle.DeadEnd)
            {
                writer.Write(LogicTokens.Mark(isLie[name]));
            }
        }
    }

    private static void Terms(TokenWriter writer, LogicPuzzle.Formula formula)
    {
        for (var i = 0; i < formula.Terms.Count; i++)
        {
            writer.Write(TokenIds.End, TokenIds.RuleLabel(i));
            foreach (var literal in formula.Terms[i])
            {
                writer.Write(writer.Symbols.Name(literal.Name), literal.IsTrue ? TokenIds.Yes : TokenIds.No, literal.IsNegated ? TokenIds.IsNot : TokenIds.Is);
            }
        }

        writer.Write(TokenIds.End, TokenIds.RuleLabel(formula.Terms.Count), TokenIds.Else);
    }

    private static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Names(DecisionRequest request, TokenWriter writer)
    {
        var names = new NameList();
        foreach (var name in writer.Problem.Names)
        {
            _ = names.Add(name.Name);
        }

        List<PromptOption> bound = [];
        foreach (var (index, option) in request.Options.Index())
        {
            var name = names.Find(option.Name);
            if (name < 0 || bound.Exists(other => other.Tokens.Span[0] == writer.Symbols.Name(name)))
            {
                return (null, new($"options[{index}]", option.Name, "each option is one of the names that the facts mention"));
            }

            bound.Add(new PromptOption(option.Id, new[] { writer.Symbols.Name(name) }));
        }

        return bound.Count == names.Names.Count
            ? (bound, null)
            : (null, new("options", names.Names.First(name => !request.Options.Any(option => TextCursor.Fold(option.Name) == TextCursor.Fold(name))), "every name that the facts mention must be an option, or the right one may be missing"));
    }
}
