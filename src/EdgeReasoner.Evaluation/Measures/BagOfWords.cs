using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Evaluation.Measures;

/// <summary>Multinomial naive Bayes on the words of an item, add-one smoothed: what the words give away without their order.</summary>
/// <remarks>
/// With options, each of them is one example, right or wrong, whose features are every word of the item next to the option's own words and
/// next to its position, and how often it is mentioned. Open answers are classes by themselves.
/// </remarks>
internal sealed class BagOfWords
{
    private const string Right = "right";
    private const string Wrong = "wrong";

    // An open answer that was seen only once cannot be told by words; the most frequent ones bound the time this takes.
    private const int MostClasses = 100;

    private readonly Dictionary<string, ClassCounts> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _vocabulary = new(StringComparer.Ordinal);

    private BagOfWords()
    {
    }

    /// <summary>Learns from items.</summary>
    /// <param name="items">Items with their right answers.</param>
    /// <returns>What was learnt.</returns>
    public static BagOfWords Learn(IReadOnlyCollection<EvaluationItem> items)
    {
        var bag = new BagOfWords();
        var open = items.Where(static item => Shortcuts.Ids(item).Count == 0).CountBy(static item => item.Expected)
            .OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Take(MostClasses).Select(static pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var ids = Shortcuts.Ids(item);
            if (ids.Count == 0 && open.Contains(item.Expected))
            {
                bag.Add(item.Expected, Words(item));
            }

            foreach (var (position, id) in ids.Index())
            {
                bag.Add(id == item.Expected ? Right : Wrong, Features(item, position));
            }
        }

        return bag;
    }

    /// <summary>The likeliest answer.</summary>
    /// <param name="item">An item that was not learnt from.</param>
    /// <returns>An option's id or an open answer; null when nothing was learnt that could be said.</returns>
    public string? Answer(EvaluationItem item)
    {
        var ids = Shortcuts.Ids(item);
        if (ids.Count > 0)
        {
            return ids.Index().MaxBy(pair =>
            {
                var features = Features(item, pair.Index).ToArray();
                return Score(Right, features) - Score(Wrong, features);
            }).Item;
        }

        var words = Words(item).ToArray();
        return _classes.Keys.Where(static name => name is not (Right or Wrong))
            .MaxBy(name => Score(name, words) + Math.Log(_classes[name].Examples));
    }

    private void Add(string name, IEnumerable<string> features)
    {
        if (!_classes.TryGetValue(name, out var counts))
        {
            _classes[name] = counts = new ClassCounts();
        }

        counts.Examples++;
        foreach (var feature in features)
        {
            _vocabulary.Add(feature);
            counts.Features[feature] = counts.Features.GetValueOrDefault(feature) + 1;
            counts.Total++;
        }
    }

    /// <summary>Σ ln P(feature | class).</summary>
    private double Score(string name, string[] features)
    {
        if (!_classes.TryGetValue(name, out var counts))
        {
            return 0;
        }

        var total = Math.Log(counts.Total + _vocabulary.Count + 1);
        return features.Sum(feature => Math.Log(counts.Features.GetValueOrDefault(feature) + 1) - total);
    }

    private static IEnumerable<string> Features(EvaluationItem item, int position)
    {
        var options = item.Request.Options;
        string[] own = options.Count == 0 ? [position == 0 ? "true" : "false"] : [.. Split(options[position].Name)];
        var words = Words(item).ToArray();
        yield return $"position {position}";
        yield return $"mentions {words.Count(word => own.Contains(word))}";
        foreach (var word in words)
        {
            yield return $"{position} {word}";
            foreach (var part in own)
            {
                yield return $"{part} {word}";
            }
        }
    }

    private static IEnumerable<string> Words(EvaluationItem item)
        => new[] { item.Request.Question, item.Request.Context }
            .Concat(item.Request.Rules)
            .Concat(item.Request.Readings.Select(static reading => reading.Value is ReadingValue.State state ? $"{reading.Name} {state.Name}" : reading.Name))
            .SelectMany(Split);

    private static IEnumerable<string> Split(string text)
        => text.ToUpperInvariant().Split([' ', ',', '.', ';', ':', '?', '!', '(', ')', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private sealed class ClassCounts
    {
        public Dictionary<string, int> Features { get; } = new(StringComparer.Ordinal);

        public int Total { get; set; }

        public int Examples { get; set; }
    }
}
