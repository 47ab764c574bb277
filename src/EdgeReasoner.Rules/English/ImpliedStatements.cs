namespace EdgeReasoner.Rules.English;

/// <summary>Statements, what implies them, and which of them are known. Symbol 2i is the i-th statement, 2i + 1 its negation.</summary>
internal sealed class ImpliedStatements
{
    private readonly NameList _names = new();
    private readonly List<(int Premise, int Conclusion)> _implications = [];
    private readonly List<int> _known = [];
    private readonly int _asked;

    internal ImpliedStatements(Statement asked) => _asked = SymbolOf(asked);

    /// <summary>Gets a value indicating whether the facts say anything of the statement asked about.</summary>
    internal bool IsMentioned => _known.Concat(_implications.SelectMany(fact => (int[])[fact.Premise, fact.Conclusion])).Any(symbol => symbol / 2 == _asked / 2);

    /// <summary>Gets what follows about the statement asked about, implications turned round too.</summary>
    internal Follows Follows
    {
        get
        {
            var holds = Closure(withTurned: true);
            return holds.Contains(_asked) ? Follows.Yes : holds.Contains(_asked ^ 1) ? Follows.No : Follows.Open;
        }
    }

    /// <summary>Gets two names that differ only in case, underscores or spaces; null for none.</summary>
    internal (string One, string Other)? Clash => _names.Clash;

    /// <summary>Notes that a statement is known.</summary>
    internal ParseFailure? State(Sentence fact, Statement statement)
    {
        var symbol = SymbolOf(statement);
        if (!_known.Contains(symbol))
        {
            _known.Add(symbol);
        }

        return Contradiction(fact);
    }

    /// <summary>Notes that a statement implies another.</summary>
    internal ParseFailure? Imply(Sentence fact, Statement premise, Statement conclusion)
    {
        var (left, right) = (SymbolOf(premise), SymbolOf(conclusion));
        if (left / 2 == right / 2)
        {
            return fact.Fail(fact.Count - 1, "two different statements are expected in an implication");
        }

        if (!_implications.Contains((left, right)))
        {
            _implications.Add((left, right));
        }

        return Contradiction(fact);
    }

    /// <summary>The paths back from the statement asked about and from its negation.</summary>
    internal (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) ToPath(bool isThreeValued)
    {
        if (Obstacle(_asked, out var follows) is { } obstacle)
        {
            return (null, obstacle);
        }

        if (Obstacle(_asked ^ 1, out var isRefuted) is { } other)
        {
            return (null, other);
        }

        // Implications are walked from premise to conclusion; what follows only the other way round is not answered wrongly but refused.
        var classical = Closure(withTurned: true);
        if (classical.Contains(_asked) != follows || classical.Contains(_asked ^ 1) != isRefuted)
        {
            return (null, new("rules", NameOf(_asked), "the answer follows only by turning an implication round ('if a then b' as 'if not b then not a'): state that implication too"));
        }

        // Only mentioned symbols and the two asked about are written.
        int[] symbols = [.. _implications.SelectMany(fact => (int[])[fact.Premise, fact.Conclusion]).Concat(_known).Prepend(_asked ^ 1).Prepend(_asked).Distinct()];
        int[] next = [.. symbols.Select(symbol => NextOf(symbol) is >= 0 and var premise ? Array.IndexOf(symbols, premise) : NextOf(symbol))];
        return (new LogicPuzzle.Path([.. symbols.Select(NameOf)], next, Asked: 0, Other: 1, isThreeValued), null);
    }

    private int SymbolOf(Statement statement) => (2 * _names.Add(statement.Name)) + (statement.IsNegated ? 1 : 0);

    private string NameOf(int symbol) => (symbol % 2 == 1 ? "not " : "") + _names.Names[symbol / 2];

    private int NextOf(int symbol)
        => _known.Contains(symbol) ? LogicPuzzle.Given
            : _implications.FindIndex(fact => fact.Conclusion == symbol) is >= 0 and var at ? _implications[at].Premise
            : LogicPuzzle.DeadEnd;

    private ParseFailure? Obstacle(int symbol, out bool isGiven)
    {
        isGiven = false;
        HashSet<int> passed = [];
        while (symbol >= 0)
        {
            if (!passed.Add(symbol))
            {
                return new("rules", NameOf(symbol), "the implications go round in a circle: leave one of them out");
            }

            if (!_known.Contains(symbol) && _implications.Count(fact => fact.Conclusion == symbol) > 1)
            {
                return new("rules", NameOf(symbol), "two implications lead to the same statement on the way of the question; the bundled model follows one only: ask them apart");
            }

            symbol = NextOf(symbol);
        }

        isGiven = symbol == LogicPuzzle.Given;
        return null;
    }

    private HashSet<int> Closure(bool withTurned)
    {
        HashSet<int> holds = [.. _known];
        for (var before = -1; before != holds.Count;)
        {
            before = holds.Count;
            foreach (var (premise, conclusion) in _implications)
            {
                _ = holds.Contains(premise) && holds.Add(conclusion);
                _ = withTurned && holds.Contains(conclusion ^ 1) && holds.Add(premise ^ 1);
            }
        }

        return holds;
    }

    private ParseFailure? Contradiction(Sentence fact)
    {
        var holds = Closure(withTurned: true);
        var both = holds.FirstOrDefault(symbol => holds.Contains(symbol ^ 1), -1);
        return both < 0 ? null : fact.Fail(0, $"this contradicts the facts before: '{_names.Names[both / 2]}' would be both true and false; correct one of them");
    }
}
