namespace EdgeReasoner.Rules.English;

/// <summary>Facts of one relation between names, without a circle.</summary>
internal sealed class StatedOrder
{
    private const string Form = "a fact says '<name> is <word>er than <name>', 'more <word> than', 'above', 'below', 'before' or 'after'";

    private readonly List<(int High, int Low)> _facts = [];

    /// <summary>Gets the names.</summary>
    internal NameList Names { get; } = new();

    /// <summary>Gets the relation as the first fact words it; its left name is the high one.</summary>
    internal string Relation { get; private set; } = "";

    /// <summary>Reads facts.</summary>
    /// <param name="facts">The facts.</param>
    /// <returns>The order or the parse failure.</returns>
    internal static (StatedOrder? Order, ParseFailure? ParseFailure) Read(Sentence[] facts)
    {
        var order = new StatedOrder();
        foreach (var fact in facts)
        {
            if (order.Add(fact) is { } failure)
            {
                return (null, failure);
            }
        }

        return (order, null);
    }

    /// <summary>Says whether a relation is the facts' own or its opposite.</summary>
    /// <param name="relation">A relation.</param>
    /// <returns>False for their own, true for the opposite, null for any other.</returns>
    internal bool? IsTurned(string relation) => relation == Relation ? false : OrderWords.AreOpposites(relation, Relation) ? true : null;

    /// <summary>Reads a superlative that ends a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="at">Where it should stand.</param>
    /// <returns>True for the highest, false for the lowest, null for any other word.</returns>
    internal bool? SuperlativeAt(Sentence question, int at)
    {
        at += question[at] == "the" ? 1 : 0;
        bool IsAnyOf(string relation) => question.Longest(at, OrderWords.Superlatives(relation)) is var length && length > 0 && at + length == question.Count;
        return IsAnyOf(Relation) ? true : OrderWords.OppositesOf(Relation).Any(IsAnyOf) ? false : null;
    }

    /// <summary>Where each name leads, when the paths from two names do not fork. Facts that follow from others are left out first.</summary>
    /// <param name="from">A name.</param>
    /// <param name="other">Another.</param>
    /// <param name="isDown">Whether the paths lead from high to low.</param>
    /// <returns>The next of each name, or <see cref="LogicPuzzle.DeadEnd"/>; null when a path forks.</returns>
    internal int[]? Path(int from, int other, bool isDown)
    {
        var facts = Needed();
        foreach (var start in (int[])[from, other])
        {
            for (var name = start; name >= 0;)
            {
                var next = Targets(facts, name, isDown);
                if (next.Length > 1)
                {
                    return null;
                }

                name = next.Length == 0 ? LogicPuzzle.DeadEnd : next[0];
            }
        }

        return FirstOfEach(facts, isDown);
    }

    /// <summary>Where each name leads by the first fact about it.</summary>
    /// <param name="isDown">Whether the paths lead from high to low.</param>
    /// <returns>The next of each name, or <see cref="LogicPuzzle.DeadEnd"/>.</returns>
    internal int[] AnyPath(bool isDown) => FirstOfEach(Needed(), isDown);

    private int[] FirstOfEach(List<(int High, int Low)> facts, bool isDown)
        => [.. Names.Names.Select((_, name) => Targets(facts, name, isDown) is [var next, ..] ? next : LogicPuzzle.DeadEnd)];

    private static int[] Targets(List<(int High, int Low)> facts, int name, bool isDown)
        => [.. facts.Where(fact => (isDown ? fact.High : fact.Low) == name).Select(fact => isDown ? fact.Low : fact.High)];

    private List<(int High, int Low)> Needed()
        => [.. _facts.Distinct().Where(fact => !Targets(_facts, fact.High, isDown: true).Any(between => between != fact.Low && Leads(between, fact.Low)))];

    /// <summary>Says whether one name stands before another by the facts.</summary>
    /// <param name="from">The one.</param>
    /// <param name="to">The other.</param>
    /// <returns>True when it does, or both are one.</returns>
    internal bool Leads(int from, int to) => from == to || Targets(_facts, from, isDown: true).Any(next => Leads(next, to));

    private ParseFailure? Add(Sentence fact)
    {
        if (OrderWords.Find(fact, 1) is not var (relation, at, end))
        {
            return fact.Fail(fact.Find(0, "is", "are") is var copula && copula >= 0 ? copula + 1 : 0, Form);
        }

        Relation = Relation.Length == 0 ? relation : Relation;
        if (IsTurned(relation) is not { } isTurned)
        {
            return fact.Fail(at, $"the first fact says '{Relation}': use this word throughout, or its opposite");
        }

        var nameEnd = OrderWords.NameEnd(fact, at);
        var (left, right) = (fact.Name(0, nameEnd), fact.Name(end, fact.Count));
        if (left.Length == 0 || right.Length == 0)
        {
            return fact.Fail(left.Length == 0 ? at : end, Form);
        }

        var (high, low) = (Names.Add(left), Names.Add(right));
        (high, low) = isTurned ? (low, high) : (high, low);
        if (Leads(low, high))
        {
            return fact.Fail(0, $"this contradicts the facts before: they say that '{Names.Names[low]}' and '{Names.Names[high]}' stand the other way round; correct one of them");
        }

        _facts.Add((high, low));
        return null;
    }
}
