using System.Globalization;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>The places of things in one generated item, which devices are off, and which pairs of a thing and a source it may use.</summary>
internal sealed class WorldScene
{
    private const int MaxFacts = 16;
    private const double OffShare = 0.25;

    private readonly Random _random;
    private readonly TaskStyle _style;
    private readonly Queue<string> _names;
    private readonly HashSet<int> _off;
    private readonly HashSet<int> _mentioned = [];
    private readonly Dictionary<string, int> _leadsTo = [];
    private readonly HashSet<int> _placed = [];
    private readonly List<string> _facts = [];

    /// <summary>Draws which devices are off.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">The style of the item.</param>
    internal WorldScene(Random random, TaskStyle style)
    {
        (_random, _style) = (random, style);
        _names = new Queue<string>(random.Several(WorldPhrases.Containers, WorldFactReader.MaxNames));
        _off = [.. World.Sources.Where(source => World.CanBeOff(source) && random.NextDouble() < OffShare)];
    }

    /// <summary>
    /// Tests whether a thing and a device or place are kept out of training, whatever the question: one pair in eight, by a hash of the two words.
    /// </summary>
    internal static bool IsUnseen(int thing, int source)
    {
        var hash = 2166136261u;
        foreach (var letter in $"{World.Words[thing]}/{World.Words[source]}")
        {
            hash = (hash ^ letter) * 16777619u;
        }

        // The last letters reach the low bits only.
        hash ^= hash >> 15;
        hash *= 2246822519u;
        return (hash >> 16) % 8 == 0;
    }

    /// <summary>Tests whether a device is off.</summary>
    internal bool IsOff(int source) => _off.Contains(source);

    /// <summary>Tells what happens to a thing at a source, as things are switched.</summary>
    /// <returns>An effect, or −1 where the world does not say.</returns>
    internal int EffectOf(int thing, int source)
        => World.EffectOf(World.MaterialOf(thing), _off.Contains(source) ? World.None : World.InfluenceOf(source));

    /// <summary>The sources that the item may pair with a thing.</summary>
    /// <param name="thing">The thing.</param>
    /// <param name="isKey">Whether the pair decides the answer: in items of unseen compositions that pair must be unseen.</param>
    internal IEnumerable<int> SourcesFor(int thing, bool isKey)
        => World.Sources.Where(source => EffectOf(thing, source) >= 0
            && (_style.IsUnseenComposition ? !isKey || IsUnseen(thing, source) : !IsUnseen(thing, source)));

    /// <summary>Puts a thing somewhere, with boxes and rooms between.</summary>
    /// <param name="thing">A thing that is nowhere yet.</param>
    /// <param name="source">The device or place at the end.</param>
    /// <param name="hops">Facts from the thing to the source, 1 or more.</param>
    /// <returns>False when names run out.</returns>
    internal bool Place(int thing, int source, int hops)
    {
        if (_names.Count < hops - 1 || !_placed.Add(thing))
        {
            return false;
        }

        var inner = World.Words[thing];
        for (var hop = 1; hop < hops; hop++)
        {
            var outer = _names.Dequeue();
            _leadsTo[outer] = source;
            Say(_style.IsParaphrased ? WorldPhrases.OtherWhere : WorldPhrases.Where, inner, outer);
            inner = outer;
        }

        _mentioned.Add(source);
        var isAtDevice = World.CanBeOff(source);
        Say((_style.IsParaphrased, isAtDevice) switch
        {
            (false, false) => WorldPhrases.Where,
            (false, true) => WorldPhrases.WhereDevice,
            (true, false) => WorldPhrases.OtherWhere,
            (true, true) => WorldPhrases.OtherWhereDevice,
        }, inner, World.Words[source]);
        return true;
    }

    /// <summary>Puts another thing somewhere that has no part in the answer, perhaps into a box of another.</summary>
    internal void Distract()
    {
        var thing = World.Things[_random.Next(World.Things.Count)];
        int[] sources = [.. SourcesFor(thing, isKey: false)];
        string[] shared = [.. _leadsTo.Keys.Where(name => sources.Contains(_leadsTo[name])).Order(StringComparer.Ordinal)];
        if (shared.Length > 0 && _random.NextDouble() < 0.4)
        {
            if (_placed.Add(thing))
            {
                Say(_style.IsParaphrased ? WorldPhrases.OtherWhere : WorldPhrases.Where, World.Words[thing], _random.Any(shared));
            }
        }
        else if (!_placed.Contains(thing))
        {
            Place(thing, sources[_random.Next(sources.Length)], 1 + _random.Next(2));
        }
    }

    /// <summary>Notes that an option mentions a device or place.</summary>
    internal void Mention(int source) => _mentioned.Add(source);

    /// <summary>All facts, in an order that says nothing.</summary>
    /// <returns>The request's rules, or null when there are too many.</returns>
    internal IReadOnlyList<string>? ToRules()
    {
        foreach (var source in _mentioned.Where(World.CanBeOff).Order())
        {
            // A device of which nothing is said is on.
            var isOff = _off.Contains(source);
            if (isOff || _random.Next(2) == 0)
            {
                Say((_style.IsParaphrased, isOff) switch
                {
                    (false, false) => WorldPhrases.On,
                    (false, true) => WorldPhrases.Off,
                    (true, false) => WorldPhrases.OtherOn,
                    (true, true) => WorldPhrases.OtherOff,
                }, "", World.Words[source]);
            }
        }

        var rules = _facts.ToArray();
        _random.Shuffle(rules);
        return rules.Length <= MaxFacts ? rules : null;
    }

    private void Say(string[] phrases, string inner, string outer)
        => _facts.Add(string.Format(CultureInfo.InvariantCulture, _random.Any(phrases), inner, "", outer));
}
