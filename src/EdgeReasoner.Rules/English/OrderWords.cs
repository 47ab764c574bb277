namespace EdgeReasoner.Rules.English;

/// <summary>Words that compare two things, their opposites and their superlatives.</summary>
internal static class OrderWords
{
    private static readonly string[] Copulas = ["is", "are", "comes", "come", "stands", "stand", "ranks", "rank"];
    private static readonly string[] Places = ["above", "below", "before", "after"];

    private static readonly (string One, string Other)[] Opposites =
    [
        ("hotter", "colder"), ("warmer", "cooler"), ("before", "after"), ("above", "below"), ("higher", "lower"), ("larger", "smaller"), ("bigger", "smaller"), ("heavier", "lighter"),
        ("faster", "slower"), ("older", "younger"), ("older", "newer"), ("longer", "shorter"), ("taller", "shorter"), ("wider", "narrower"), ("thicker", "thinner"), ("fuller", "emptier"),
        ("brighter", "darker"), ("louder", "quieter"), ("stronger", "weaker"), ("deeper", "shallower"), ("nearer", "farther"), ("closer", "further"), ("drier", "wetter"), ("dryer", "wetter"),
        ("earlier", "later"), ("richer", "poorer"), ("cheaper", "dearer"), ("harder", "softer"), ("better", "worse"), ("greater", "smaller"), ("cleaner", "dirtier"),
    ];

    /// <summary>Finds a comparison: "hotter than", "more noisy than", "above".</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="from">Where the search begins.</param>
    /// <returns>The relation ("less x" is kept as such), where it begins and the word after it; null without one.</returns>
    internal static (string Relation, int At, int End)? Find(Sentence sentence, int from)
    {
        for (var at = from; at < sentence.Count; at++)
        {
            if (Places.Contains(sentence[at]))
            {
                return (sentence[at], at, at + 1);
            }

            if (sentence[at] is "more" or "less" && sentence[at + 2] == "than")
            {
                return ($"{sentence[at]} {sentence[at + 1]}", at, at + 3);
            }

            if (sentence[at + 1] == "than")
            {
                return (sentence[at], at, at + 2);
            }
        }

        return null;
    }

    /// <summary>Where the name before a comparison ends: before "is", "comes" and the like.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="at">Where the comparison begins.</param>
    /// <returns>The index after the name's last word.</returns>
    internal static int NameEnd(Sentence sentence, int at) => Copulas.Contains(sentence[at - 1]) ? at - 1 : at;

    /// <summary>Says whether two comparisons are opposites.</summary>
    /// <param name="relation">A relation.</param>
    /// <param name="other">Another.</param>
    /// <returns>True for "hotter" and "colder", "more x" and "less x".</returns>
    internal static bool AreOpposites(string relation, string other)
        => Opposites.Contains((relation, other)) || Opposites.Contains((other, relation))
            || (relation.StartsWith("more ", StringComparison.Ordinal) && other == "less " + relation[5..])
            || (relation.StartsWith("less ", StringComparison.Ordinal) && other == "more " + relation[5..]);

    /// <summary>The opposites of a comparison that are known.</summary>
    /// <param name="relation">A relation.</param>
    /// <returns>None or more.</returns>
    internal static IEnumerable<string> OppositesOf(string relation)
        => relation.StartsWith("more ", StringComparison.Ordinal) ? ["less " + relation[5..]]
            : relation.StartsWith("less ", StringComparison.Ordinal) ? ["more " + relation[5..]]
            : Opposites.Where(pair => pair.One == relation || pair.Other == relation).Select(pair => pair.One == relation ? pair.Other : pair.One);

    /// <summary>The superlatives of a comparison.</summary>
    /// <param name="relation">A relation.</param>
    /// <returns>One or more phrases.</returns>
    internal static string[] Superlatives(string relation) => relation switch
    {
        "above" => ["highest", "topmost", "at the top", "on top", "top"],
        "below" => ["lowest", "bottommost", "at the bottom", "bottom"],
        "before" => ["first", "earliest"],
        "after" => ["last", "latest"],
        "better" => ["best"],
        "worse" => ["worst"],
        "farther" => ["farthest"],
        ['m', 'o', 'r', 'e', ' ', ..] => ["most " + relation[5..]],
        ['l', 'e', 's', 's', ' ', ..] => ["least " + relation[5..]],
        _ => [relation[..^Math.Min(2, relation.Length)] + "est"],
    };

    /// <summary>Says whether the rest of a question has the form of a superlative, known or not.</summary>
    /// <param name="question">The question.</param>
    /// <param name="at">Where the rest begins.</param>
    /// <returns>True for "hottest", "the most noisy", "first".</returns>
    internal static bool IsSuperlative(Sentence question, int at)
    {
        at += question[at] == "the" ? 1 : 0;
        return Places.Concat(["better", "worse"]).Any(relation => question.Longest(at, Superlatives(relation)) is var length && length > 0 && at + length == question.Count)
            || (question[at] is "most" or "least" && at + 2 == question.Count)
            || (question[at].EndsWith("est", StringComparison.Ordinal) && at + 1 == question.Count);
    }
}
