namespace EdgeReasoner.Rules.English;

/// <summary>Reads an order: "tank is hotter than pipe"; asked is whether one stands before another, or which is the utmost.</summary>
internal static class OrderParser
{
    private static readonly string[] RuleOpenings = ["if", "when", "whenever", "otherwise", "else", "by default", "in all other cases"];
    private static readonly string[] UtmostOpenings = ["which one is", "which one comes", "which one stands", "which is", "which comes", "which stands", "who is", "who comes", "what is", "what comes"];

    /// <summary>Reads an order.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="isThreeValued">Whether "unknown" is an answer.</param>
    /// <returns>The puzzle or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) TryRead(Sentence question, Sentence[] facts, bool isThreeValued)
    {
        if (Start(question, facts) is not { } start)
        {
            return (null, null);
        }

        var (order, failure) = StatedOrder.Read(facts);
        return order is null ? (null, failure) : start > 0 ? Utmost(question, start, order) : Whether(question, order, isThreeValued);
    }

    /// <summary>Answers such a question exactly, however the facts fork.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <returns>The answer or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (FactAnswer? Answer, ParseFailure? ParseFailure) TryAnswer(Sentence question, Sentence[] facts)
    {
        if (Start(question, facts) is not { } start)
        {
            return (null, null);
        }

        var (order, failure) = StatedOrder.Read(facts);
        if (order is null)
        {
            return (null, failure);
        }

        if (start > 0)
        {
            var (utmost, open) = Utmost(question, start, order);
            return utmost is null ? (null, open) : (new FactAnswer(Name: utmost.Names[((LogicPuzzle.Utmost)utmost).Next.Index().First(static pair => pair.Item == LogicPuzzle.DeadEnd).Index], Clash: order.Names.Clash) { Names = order.Names.Names }, null);
        }

        (var asked, failure) = Pair(question, order);
        if (asked is not { } pair)
        {
            return (null, failure);
        }

        var follows = order.Leads(pair.Left, pair.Right) ? Follows.Yes : order.Leads(pair.Right, pair.Left) ? Follows.No : Follows.Open;
        return (new FactAnswer(follows, Clash: order.Names.Clash), null);
    }

    // Where the utmost is named in the question, 0 for a question about two names; null for a question of another kind.
    private static int? Start(Sentence question, Sentence[] facts)
    {
        // Rules for readings compare as well; one that begins like a rule makes all of them rules.
        if (Array.Exists(facts, fact => fact.Longest(0, RuleOpenings) > 0) || !Array.Exists(facts, fact => OrderWords.Find(fact, 1) is not null))
        {
            return null;
        }

        var start = question.Longest(0, UtmostOpenings);
        return start > 0 ? (OrderWords.IsSuperlative(question, start) ? start : null)
            : AskedPair(question) is null || question.Longest(0, ["is", "are", "does", "do"]) == 0 ? null
            : 0;
    }

    private static (int From, int NameEnd, string Relation, int At, int End)? AskedPair(Sentence question)
    {
        var from = question.Length(0, "is it true that");
        from = from > 0 ? from : 1;
        return OrderWords.Find(question, from + 1) is var (relation, at, end) ? (from, OrderWords.NameEnd(question, at), relation, at, end) : null;
    }

    private static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) Whether(Sentence question, StatedOrder order, bool isThreeValued)
    {
        var (asking, failure) = Pair(question, order);
        if (asking is not var (left, right))
        {
            return (null, failure);
        }

        // Downwards from the first name, unless facts fork on that path; then upwards from the second.
        var down = order.Path(left, right, isDown: true);
        var next = down ?? order.Path(right, left, isDown: false);
        if (next is null)
        {
            return (null, new("rules", order.Names.Names[left], "the facts fork both ways between the names asked about; the bundled model follows one way only: leave out facts that are not needed"));
        }

        var (asked, other) = down is not null ? (left, right) : (right, left);
        int[] marked = [.. next.Select(name => name == other || (name == asked && isThreeValued) ? LogicPuzzle.Given : name)];
        return (new LogicPuzzle.Path(order.Names.Names, marked, asked, other, isThreeValued), null);
    }

    // The two names, the one first that the question wants to be the high one.
    private static ((int Left, int Right)? Pair, ParseFailure? ParseFailure) Pair(Sentence question, StatedOrder order)
    {
        var (from, nameEnd, relation, at, end) = AskedPair(question)!.Value;
        if (order.IsTurned(relation) is not { } isTurned)
        {
            return (null, question.Fail(at, $"the facts say '{order.Relation}': ask by this word or its opposite"));
        }

        var (left, right) = (order.Names.Find(question.Name(from, nameEnd)), order.Names.Find(question.Name(end, question.Count)));
        if (left < 0 || right < 0)
        {
            return (null, question.Fail(left < 0 ? from : end, "a name that the facts mention is expected"));
        }

        if (left == right)
        {
            return (null, question.Fail(end, "two different names are compared"));
        }

        return (isTurned ? (right, left) : (left, right), null);
    }

    private static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) Utmost(Sentence question, int start, StatedOrder order)
    {
        var isTop = order.SuperlativeAt(question, start);
        if (isTop is null)
        {
            return (null, question.Fail(start, $"the facts say '{order.Relation}': ask for '{OrderWords.Superlatives(order.Relation)[0]}'"));
        }

        // Every path ends at the one utmost name, so any of several facts will do.
        var next = order.AnyPath(isDown: !isTop.Value);
        var utmost = next.Index().Where(pair => pair.Item == LogicPuzzle.DeadEnd).Select(pair => order.Names.Names[pair.Index]).ToArray();
        return utmost.Length == 1
            ? (new LogicPuzzle.Utmost(order.Names.Names, next), null)
            : (null, new("rules", utmost[1], $"the facts leave open whether '{utmost[0]}' or '{utmost[1]}' is it: say how they compare"));
    }
}
