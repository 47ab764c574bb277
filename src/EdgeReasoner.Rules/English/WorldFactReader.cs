namespace EdgeReasoner.Rules.English;

/// <summary>Reads facts such as "the candle is in the blue box" and "the oven is off", one after the other.</summary>
internal sealed class WorldFactReader
{
    /// <summary>Most names for boxes, shelves and rooms.</summary>
    internal const int MaxNames = EnglishLimits.MaxNames;

    private static readonly string[] Verbs = [" is ", " are ", " stands ", " lies ", " sits ", " hangs ", " was put "];
    private static readonly string[] Holders = [" contains ", " holds "];

    private static readonly string[] Postures = ["standing", "lying", "sitting", "hanging", "kept", "stored", "placed", "put", "left"];

    // The longest first, where one begins another.
    private static readonly string[] Prepositions =
        ["in front of", "inside", "into", "in", "on top of", "onto", "on", "next to", "close to", "near", "beneath", "below", "under", "at", "within", "beside", "by"];

    private static readonly string[] OnStates = ["on", "switched on", "turned on", "running", "working"];
    private static readonly string[] OffStates = ["off", "switched off", "turned off", "not running", "not working", "not on", "out of order"];

    private readonly List<WorldFact> _facts = [];
    private readonly List<string> _names = [];
    private readonly List<string> _foldedNames = [];
    private readonly HashSet<int> _on = [];
    private readonly HashSet<int> _off = [];

    /// <summary>Gets what is where.</summary>
    internal IReadOnlyList<WorldFact> Facts => _facts;

    /// <summary>Gets the requester's names, as written first.</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>Gets the devices that are off.</summary>
    internal IReadOnlySet<int> Off => _off;

    /// <summary>Reads one fact.</summary>
    /// <param name="field">The field it comes from.</param>
    /// <param name="text">The fact.</param>
    /// <returns>Null when it was understood.</returns>
    internal ParseFailure? Read(string field, string text)
    {
        text = text.Trim().TrimEnd('.', '!').Replace('_', ' ');
        if (Split(text, Holders) is var (outer, _, inner))
        {
            return Add(field, inner, outer);
        }

        if (Split(text, Verbs) is not var (subject, verb, rest))
        {
            return new(field, text.Split(' ')[0], "a fact says where something is, 'the candle is in the box', or that a device is 'on' or 'off'");
        }

        var device = World.Find(Fold(subject));
        if (Fold(rest) is var state && (OnStates.Contains(state) || OffStates.Contains(state)))
        {
            return Switch(field, subject, device, OffStates.Contains(state));
        }

        var cursor = new TextCursor(rest);
        _ = cursor.Take(Postures);
        if (cursor.Take(Prepositions))
        {
            return Add(field, subject, rest[cursor.Position..]);
        }

        return new(field, cursor.WordHere(), $"'in', 'on', 'near' or 'under' is expected after '{verb.Trim()}', or 'on' or 'off' after a device");
    }

    private ParseFailure? Add(string field, string inner, string outer)
    {
        var (from, to) = (Entity(inner), Entity(outer));
        if (from is null || World.IsSource(from.Value))
        {
            return new(field, from is null ? "" : Bare(inner), "a thing or a name of your own (a box, a room) is expected here; devices and places of the small world are not in anything");
        }

        if (to is null || World.IsThing(to.Value))
        {
            return new(field, to is null ? "" : Bare(outer), $"a device, a place ({WorldParser.Some(World.Sources)}) or a name of your own (a box, a room) is expected here; a thing holds no other");
        }

        if (_facts.Exists(fact => fact.Inner == from))
        {
            return new(field, Bare(inner), "where it is was said before");
        }

        if (_names.Count > MaxNames)
        {
            return new(field, _names[^1], $"the bundled model tells at most {MaxNames} names apart");
        }

        _facts.Add(new WorldFact(from.Value, to.Value));
        return null;
    }

    private ParseFailure? Switch(string field, string subject, int device, bool isOff)
    {
        if (!World.CanBeOff(device))
        {
            return new(field, Bare(subject), "only a device of the small world that can be switched is 'on' or 'off': " + WorldParser.Some([.. World.Sources.Where(World.CanBeOff)]));
        }

        if ((isOff ? _on : _off).Contains(device))
        {
            return new(field, Bare(subject), "it cannot be both on and off");
        }

        (isOff ? _off : _on).Add(device);
        return null;
    }

    // A word of the world, or a name of the requester's; null where nothing stands.
    private int? Entity(string text)
    {
        var folded = Fold(text);
        if (folded.Length == 0)
        {
            return null;
        }

        var word = World.Find(folded);
        if (World.IsThing(word) || World.IsSource(word))
        {
            return word;
        }

        var name = _foldedNames.IndexOf(folded);
        if (name < 0)
        {
            name = _names.Count;
            _names.Add(Bare(text));
            _foldedNames.Add(folded);
        }

        return WorldPuzzle.Name(name);
    }

    private static (string Before, string Mark, string After)? Split(string text, string[] marks)
    {
        var (at, found) = (int.MaxValue, "");
        foreach (var mark in marks)
        {
            var here = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (here >= 0 && here < at)
            {
                (at, found) = (here, mark);
            }
        }

        return found.Length == 0 ? null : (text[..at], found, text[(at + found.Length)..]);
    }

    private static string Bare(string text)
    {
        var cursor = new TextCursor(text);
        cursor.SkipArticle();
        return text[cursor.Position..].Trim();
    }

    private static string Fold(string text) => TextCursor.Fold(Bare(text));
}
