using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Tests.Training.Tasks;

/// <summary>Answers generated requests about the small world from their words, without the parser and the reasoner under test.</summary>
internal static class WorldSolver
{
    private static readonly string[] Prepositions =
        ["in front of", "close to", "next to", "inside", "under", "near", "in", "on", "at"];

    private static readonly string[] OffEndings = [" is off", " is switched off", " is not running", " is out of order"];

    internal static string Answer(DecisionRequest request)
    {
        var (where, off) = Facts(request.Rules);
        string Effect(string thing, string source)
            => World.Words[off.Contains(source)
                ? World.Nothing
                : World.EffectOf(World.MaterialOf(World.Find(thing)), World.InfluenceOf(World.Find(source)))];
        string Here(string thing) => World.IsSource(World.Find(thing)) ? thing : Here(where[thing]);
        string[] words = TextCursor.Fold(request.Question.TrimEnd('?')).Split(' ');
        var things = words.Where(word => World.IsThing(World.Find(word))).ToArray();
        var names = request.Options.Select(option => option.Name).ToArray();
        var asked = World.AllEffects.Where(effect => words.Contains(World.Words[effect]) || words.Contains(World.BaseVerb(effect))).Select(effect => World.Words[effect]).FirstOrDefault();
        if (things.Length == 0)
        {
            return names.Single(name => Effect(name, Here(name)) == asked);
        }

        var thing = things.Single();
        if (names.Any(name => World.IsSource(World.Find(name))))
        {
            return names.Single(name => Effect(thing, name) == asked);
        }

        var effect = Effect(thing, Here(thing));
        if (names.Length > 0 && names[0] is not ("yes" or "no"))
        {
            return effect;
        }

        var isYes = asked is null ? effect is "nothing" or "conducts" or "sticks" or "grows" : effect == asked;
        return request.AnswerType == AnswerType.Boolean ? (isYes ? "true" : "false") : isYes ? "yes" : "no";
    }

    private static (Dictionary<string, string> Where, HashSet<string> Off) Facts(IReadOnlyList<string> rules)
    {
        var (where, off) = (new Dictionary<string, string>(), new HashSet<string>());
        foreach (var rule in rules)
        {
            var ending = OffEndings.FirstOrDefault(ending => rule.EndsWith(ending, StringComparison.Ordinal));
            if (ending is not null)
            {
                off.Add(Bare(rule[..^ending.Length]));
            }
            else if (rule.Split(" contains ") is [var outer, var inner])
            {
                where[Bare(inner)] = Bare(outer);
            }
            else if (Prepositions.FirstOrDefault(preposition => rule.Contains($" {preposition} the ", StringComparison.Ordinal)) is { } preposition)
            {
                var parts = rule.Split($" {preposition} the ");
                where[Bare(parts[0].Replace(" is kept", "", StringComparison.Ordinal).Replace(" is lying", "", StringComparison.Ordinal).Replace(" stands", "", StringComparison.Ordinal).Replace(" is", "", StringComparison.Ordinal))] = parts[1];
            }
        }

        return (where, off);
    }

    private static string Bare(string text) => text.StartsWith("the ", StringComparison.Ordinal) ? text[4..] : text.StartsWith("a ", StringComparison.Ordinal) ? text[2..] : text;
}
