namespace EdgeReasoner.Rules.English;

/// <summary>The statements of speakers about each other. "X says Y lies" means that exactly one of the two lies; "X says Y tells the truth" that both or neither do.</summary>
internal sealed class Speakers
{
    private readonly List<(int One, int Other, bool IsLie)> _links = [];
    private readonly Dictionary<int, bool> _lies = [];

    /// <summary>Gets the names.</summary>
    internal NameList Names { get; } = new();

    /// <summary>Notes what one says of another.</summary>
    internal ParseFailure? Link(Sentence fact, string speaker, string about, bool isLie)
    {
        var (one, other) = (Names.Add(speaker), Names.Add(about));
        if (one == other)
        {
            return fact.Fail(0, "whoever speaks of themselves says nothing that can be used: leave it out");
        }

        _links.Add((one, other, isLie));
        return Contradiction(fact);
    }

    /// <summary>Notes that somebody is known to lie or not.</summary>
    internal ParseFailure? Know(Sentence fact, string name, bool isLie)
    {
        var known = Names.Add(name);
        return _lies.TryAdd(known, isLie) || _lies[known] == isLie ? Contradiction(fact) : Contradicts(fact, known);
    }

    /// <summary>
    /// The path from everybody to one who is known. A statement binds its two ends equally, whoever speaks, so every one is pointed towards the nearest
    /// who is known: from each name there is one path.
    /// </summary>
    internal (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) ToTestimony(int asked, bool asksForTruth)
    {
        var (next, isLie, lies) = Spread();
        return lies[asked] is null || !IsAnchored(next, asked)
            ? (null, new("rules", Names.Names[asked], "nothing leads from this name to one who is known to lie or to tell the truth: say it of one of them"))
            : (new LogicPuzzle.Testimony(Names.Names, next, isLie, asked, asksForTruth), null);
    }

    private static bool IsAnchored(int[] next, int name)
    {
        while (name >= 0)
        {
            name = next[name];
        }

        return name == LogicPuzzle.Given;
    }

    // Breadth first from those who are known; a group without one is spread from its first name as if that one told the truth, to find contradictions.
    private (int[] Next, bool[] IsLie, bool?[] Lies) Spread()
    {
        var count = Names.Names.Count;
        int[] next = [.. Enumerable.Repeat(LogicPuzzle.DeadEnd, count)];
        var isLie = new bool[count];
        var lies = new bool?[count];
        Queue<int> queue = new();
        foreach (var (known, doesLie) in _lies)
        {
            (next[known], isLie[known], lies[known]) = (LogicPuzzle.Given, doesLie, doesLie);
            queue.Enqueue(known);
        }

        for (var root = 0; ; root++)
        {
            while (queue.TryDequeue(out var at))
            {
                foreach (var (one, other, lie) in _links.Where(link => link.One == at || link.Other == at))
                {
                    var far = one == at ? other : one;
                    if (lies[far] is null)
                    {
                        (next[far], isLie[far], lies[far]) = (at, lie, lies[at]!.Value ^ lie);
                        queue.Enqueue(far);
                    }
                }
            }

            if (root == count)
            {
                return (next, isLie, lies);
            }

            if (lies[root] is null)
            {
                lies[root] = false;
                queue.Enqueue(root);
            }
        }
    }

    private ParseFailure? Contradiction(Sentence fact)
    {
        var lies = Spread().Lies;
        var broken = _links.FindIndex(link => (lies[link.One]!.Value ^ lies[link.Other]!.Value) != link.IsLie);
        return broken < 0 ? null : Contradicts(fact, _links[broken].One);
    }

    private ParseFailure Contradicts(Sentence fact, int name)
        => fact.Fail(0, $"this contradicts the facts before: '{Names.Names[name]}' would have to lie and tell the truth; correct one of them");
}
