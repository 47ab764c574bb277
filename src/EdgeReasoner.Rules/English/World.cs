namespace EdgeReasoner.Rules.English;

/// <summary>
/// The small world that the bundled model knows by heart: things and their materials, devices and places with the one influence each has, and what an
/// influence does to a material. None of it stands in a prompt. All words are indices into <see cref="Words"/>.
/// </summary>
internal static class World
{
    /// <summary>The influence of a device that is off.</summary>
    internal static readonly int None;

    /// <summary>The effect of an influence that leaves a material as it is.</summary>
    internal static readonly int Nothing;

    /// <summary>The question "is it safe?": no effect, or a harmless one.</summary>
    internal static readonly int Safe;

    /// <summary>Behind a device that is on.</summary>
    internal static readonly int On;

    /// <summary>Behind a device that is off.</summary>
    internal static readonly int Off;

    /// <summary>Most options that are tried one after the other; each has a label.</summary>
    internal const int MaxLabels = 5;

    // Material, then the things made of it.
    private const string ThingTable =
        """
        wax     candle crayon
        fat     butter lard margarine
        liquid  milk juice soup
        iron    nail chain horseshoe
        copper  coin wire pipe
        glass   bottle mirror lens
        wood    plank stool ladder
        paper   newspaper letter map
        rubber  seal tyre eraser
        plant   seedling fern tulip
        """;

    // Influence, devices that can be on or off, | devices that cannot, | places. An underscore is a space.
    private const string SourceTable =
        """
        heat       oven heater       |           | desert boiler_room
        cold       freezer           |           | cold_store glacier
        water      sprinkler         | hose      | marsh bathroom
        wind       fan blower        |           | roof hilltop
        light      lamp spotlight    |           | stage studio
        magnetism  electromagnet     | magnet    |
        impact     ram               | hammer    |
        pressure   press             | vice      |
        current    generator         | battery   |
        fire       burner            | campfire  |
        """;

    // What an influence does to a material; "-" where people might disagree: such questions are not understood.
    private const string EffectTable =
        """
        *       heat     cold     water    wind     light    magnetism  impact    pressure  current   fire
        wax     melts    nothing  nothing  nothing  nothing  nothing    breaks    flattens  nothing   -
        fat     melts    freezes  nothing  nothing  nothing  nothing    flattens  flattens  nothing   -
        liquid  -        freezes  -        nothing  nothing  nothing    -         -         -         -
        iron    nothing  nothing  rusts    nothing  nothing  sticks     -         nothing   conducts  nothing
        copper  nothing  nothing  nothing  nothing  nothing  nothing    flattens  flattens  conducts  nothing
        glass   nothing  nothing  nothing  nothing  nothing  nothing    breaks    breaks    nothing   -
        wood    -        nothing  swells   nothing  nothing  nothing    -         -         nothing   burns
        paper   -        nothing  softens  flies    -        nothing    nothing   nothing   nothing   burns
        rubber  -        -        nothing  nothing  nothing  nothing    nothing   bends     nothing   burns
        plant   wilts    freezes  grows    bends    grows    nothing    flattens  flattens  -         burns
        """;

    // Effect, the verb as in "does it melt?", whether it harms the thing.
    private const string VerbTable =
        """
        melts     melt      harm
        burns     burn      harm
        freezes   freeze    harm
        rusts     rust      harm
        softens   soften    harm
        swells    swell     harm
        breaks    break     harm
        flattens  flatten   harm
        bends     bend      harm
        wilts     wilt      harm
        flies     fly       harm
        conducts  conduct   -
        sticks    stick     -
        grows     grow      -
        nothing   -         -
        """;

    private static readonly string[] MarkWords = ["none", "safe", "on", "off", "what", "does", "which", "cause", "(a)", "(b)", "(c)", "(d)", "(e)"];

    private static readonly List<string> AllWords = [];
    private static readonly Dictionary<string, int> Indices = [];
    private static readonly Dictionary<int, int> MaterialOfThing = [];
    private static readonly Dictionary<int, int> InfluenceOfSource = [];
    private static readonly HashSet<int> Switchable = [];
    private static readonly Dictionary<(int Material, int Influence), int> Effects = [];
    private static readonly HashSet<int> Harms = [];
    private static readonly Dictionary<int, string> BaseVerbs = [];

    // The order of words is part of the model, see the vocabulary.
#pragma warning disable CA1810 // the tables are read in order, one after the other
    static World()
#pragma warning restore CA1810
    {
        ReadThings();
        ReadSources();
        ReadEffects();
        foreach (var mark in MarkWords)
        {
            Add(mark);
        }

        (None, Safe, On, Off, Nothing) = (Indices["none"], Indices["safe"], Indices["on"], Indices["off"], Indices["nothing"]);
    }

    /// <summary>Gets every word of the world, in an order that never changes.</summary>
    internal static IReadOnlyList<string> Words => AllWords;

    /// <summary>Gets the things.</summary>
    internal static IReadOnlyList<int> Things { get; private set; } = [];

    /// <summary>Gets the materials.</summary>
    internal static IReadOnlyList<int> Materials { get; private set; } = [];

    /// <summary>Gets the devices and places.</summary>
    internal static IReadOnlyList<int> Sources { get; private set; } = [];

    /// <summary>Gets the influences, without that of a device that is off.</summary>
    internal static IReadOnlyList<int> Influences { get; private set; } = [];

    /// <summary>Gets the effects, "nothing" the last.</summary>
    internal static IReadOnlyList<int> AllEffects { get; private set; } = [];

    /// <summary>The index of a word.</summary>
    /// <param name="word">A word of the world, folded.</param>
    /// <returns>An index into <see cref="Words"/>, or −1.</returns>
    internal static int Find(string word) => Indices.GetValueOrDefault(word, -1);

    /// <summary>Says whether a word is a thing.</summary>
    internal static bool IsThing(int word) => MaterialOfThing.ContainsKey(word);

    /// <summary>Says whether a word is a device or place.</summary>
    internal static bool IsSource(int word) => InfluenceOfSource.ContainsKey(word);

    /// <summary>Says whether a word is a device that can be on or off.</summary>
    internal static bool CanBeOff(int word) => Switchable.Contains(word);

    /// <summary>Says whether an effect harms.</summary>
    internal static bool IsHarm(int effect) => Harms.Contains(effect);

    /// <summary>The material of a thing.</summary>
    internal static int MaterialOf(int thing) => MaterialOfThing[thing];

    /// <summary>The influence of a device that is on, or of a place.</summary>
    internal static int InfluenceOf(int source) => InfluenceOfSource[source];

    /// <summary>The effect of an influence on a material.</summary>
    /// <returns>An effect; −1 where the world does not say.</returns>
    internal static int EffectOf(int material, int influence) => influence == None ? Nothing : Effects.GetValueOrDefault((material, influence), -1);

    /// <summary>The verb of an effect as in "does it melt?".</summary>
    /// <param name="effect">Any effect but "nothing".</param>
    internal static string BaseVerb(int effect) => BaseVerbs[effect];

    private static void ReadThings()
    {
        var rows = Rows(ThingTable);
        Materials = [.. rows.Select(row => Add(row[0]))];
        Things = [.. rows.SelectMany(row => row[1..].Select(word => (Thing: Add(word), Material: Indices[row[0]]))).Select(pair =>
        {
            MaterialOfThing[pair.Thing] = pair.Material;
            return pair.Thing;
        })];
    }

    private static void ReadSources()
    {
        var rows = Rows(SourceTable);
        Influences = [.. rows.Select(row => Add(row[0]))];
        List<int> sources = [];
        foreach (var row in rows)
        {
            var columns = 0;
            foreach (var cell in row[1..])
            {
                if (cell == "|")
                {
                    columns++;
                    continue;
                }

                var source = Add(cell.Replace('_', ' '));
                sources.Add(source);
                InfluenceOfSource[source] = Indices[row[0]];
                if (columns == 0)
                {
                    Switchable.Add(source);
                }
            }
        }

        Sources = sources;
    }

    private static void ReadEffects()
    {
        List<int> effects = [];
        foreach (var row in Rows(VerbTable))
        {
            var effect = Add(row[0]);
            effects.Add(effect);
            BaseVerbs[effect] = row[1];
            if (row[2] == "harm")
            {
                Harms.Add(effect);
            }
        }

        AllEffects = effects;
        var rows = Rows(EffectTable);
        foreach (var row in rows[1..])
        {
            for (var column = 1; column < row.Length; column++)
            {
                if (row[column] != "-")
                {
                    Effects[(Indices[row[0]], Indices[rows[0][column]])] = Indices[row[column]];
                }
            }
        }
    }

    private static int Add(string word)
    {
        Indices.Add(word, AllWords.Count);
        AllWords.Add(word);
        return AllWords.Count - 1;
    }

    private static string[][] Rows(string table)
        => [.. table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
