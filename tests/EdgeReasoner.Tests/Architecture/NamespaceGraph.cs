namespace EdgeReasoner.Tests.Architecture;

/// <summary>The namespaces that use each other, with one example for each use. A namespace and its parent are two.</summary>
internal sealed class NamespaceGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    /// <summary>Takes note of a use; the first example of each pair is kept.</summary>
    /// <param name="user">The namespace that uses.</param>
    /// <param name="used">The namespace that is used; nothing is noted when it is the same.</param>
    /// <param name="example">The use in words: <c>Type.Member uses Type</c>.</param>
    public void Add(string user, string used, string example)
    {
        if (user != used)
        {
            UsesOf(user).TryAdd(used, example);
            UsesOf(used);
        }
    }

    /// <summary>The namespaces that a namespace uses.</summary>
    public IReadOnlyCollection<string> UsedBy(string user) => UsesOf(user).Keys;

    /// <summary>The shortest circle through each namespace that lies on one, each circle once.</summary>
    /// <returns>One text for each: the circle, then each of its arrows with its example.</returns>
    public IReadOnlyList<string> Cycles()
        => [.. _uses.Keys.Select(ShortestCycle).OfType<string[]>().DistinctBy(Rotated).Select(Describe)];

    // Breadth first from a namespace back to itself.
    private string[]? ShortestCycle(string start)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([start]);
        while (waiting.TryDequeue(out var current))
        {
            foreach (var next in _uses[current].Keys)
            {
                if (next == start)
                {
                    return PathTo(current, cameFrom);
                }

                if (cameFrom.TryAdd(next, current))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return null;
    }

    private static string[] PathTo(string end, Dictionary<string, string> cameFrom)
    {
        var path = new List<string> { end };
        while (cameFrom.TryGetValue(path[^1], out var previous))
        {
            path.Add(previous);
        }

        path.Reverse();
        return [.. path];
    }

    // The same circle begun elsewhere is the same circle.
    private static string Rotated(string[] cycle)
    {
        var first = Array.IndexOf(cycle, cycle.Min(StringComparer.Ordinal)!);
        return string.Join(" -> ", cycle[first..].Concat(cycle[..first]));
    }

    private string Describe(string[] cycle)
    {
        var arrows = cycle.Select((user, index) => (User: user, Used: cycle[(index + 1) % cycle.Length]));
        return string.Join(" -> ", cycle) + " -> " + cycle[0]
            + string.Concat(arrows.Select(arrow => $"{Environment.NewLine}    {arrow.User} -> {arrow.Used}: {_uses[arrow.User][arrow.Used]}"));
    }

    private SortedDictionary<string, string> UsesOf(string user)
    {
        if (!_uses.TryGetValue(user, out var uses))
        {
            _uses[user] = uses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return uses;
    }
}
