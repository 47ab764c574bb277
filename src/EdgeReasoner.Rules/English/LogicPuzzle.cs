namespace EdgeReasoner.Rules.English;

/// <summary>Facts that a request states, and what is asked of them: brought to a form in which every name leads to at most one other.</summary>
/// <remarks>
/// That each name leads to one other at most is what makes a step of reasoning one look-up. The parsers choose the direction of the facts for it and
/// refuse what forks on the path of the question.
/// </remarks>
/// <param name="Names">What the symbols stand for; a negated statement has a symbol of its own.</param>
internal abstract record LogicPuzzle(IReadOnlyList<string> Names)
{
    /// <summary>Most names, the negated ones counted by themselves.</summary>
    internal const int MaxNames = EnglishLimits.MaxNames;

    /// <summary>The path from a name to its goal: orders and implications.</summary>
    /// <param name="Names">The names.</param>
    /// <param name="Next">Where each name leads: a name, <see cref="Given"/> or <see cref="DeadEnd"/>.</param>
    /// <param name="Asked">Where the path begins; <see cref="Given"/> at its end means yes.</param>
    /// <param name="Other">Where a second path begins when the first ends nowhere; <see cref="Given"/> at its end means no.</param>
    /// <param name="IsThreeValued">Whether the second path is asked for; without it a path that ends nowhere means no.</param>
    internal sealed record Path(IReadOnlyList<string> Names, IReadOnlyList<int> Next, int Asked, int Other, bool IsThreeValued) : LogicPuzzle(Names);

    /// <summary>The utmost name of an order.</summary>
    /// <param name="Names">The names.</param>
    /// <param name="Next">One name further out for each, or <see cref="DeadEnd"/> for the utmost.</param>
    internal sealed record Utmost(IReadOnlyList<string> Names, IReadOnlyList<int> Next) : LogicPuzzle(Names);

    /// <summary>The truthfulness of a speaker.</summary>
    /// <param name="Names">The speakers.</param>
    /// <param name="Next">A speaker one statement nearer to one who is known, or <see cref="Given"/> for who is known, or <see cref="DeadEnd"/>.</param>
    /// <param name="IsLie">Whether exactly one of the two lies; for who is known, whether that one lies.</param>
    /// <param name="Asked">Who is asked about.</param>
    /// <param name="AsksForTruth">True for "does X tell the truth", false for "does X lie".</param>
    internal sealed record Testimony(IReadOnlyList<string> Names, IReadOnlyList<int> Next, IReadOnlyList<bool> IsLie, int Asked, bool AsksForTruth) : LogicPuzzle(Names);

    /// <summary>The disjunction of several terms, each of them statements that must all hold.</summary>
    /// <param name="Names">One name for every mention, so that each symbol stands in one place only.</param>
    /// <param name="Terms">1 to <see cref="FormulaParser.MaxTerms"/> terms.</param>
    internal sealed record Formula(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<Literal>> Terms) : LogicPuzzle(Names);

    /// <summary>A statement of a term.</summary>
    /// <param name="Name">Index into <see cref="Names"/>.</param>
    /// <param name="IsTrue">Whether it is true as it is known.</param>
    /// <param name="IsNegated">Whether "not" stands before it.</param>
    internal sealed record Literal(int Name, bool IsTrue, bool IsNegated);

    /// <summary>In place of the next name: the goal, or what the request states as known.</summary>
    internal const int Given = -1;

    /// <summary>In place of the next name: nothing is said.</summary>
    internal const int DeadEnd = -2;
}
