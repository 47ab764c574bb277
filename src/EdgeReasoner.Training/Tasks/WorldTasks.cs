using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates requests that ask what happens to things of everyday life.</summary>
/// <remarks>
/// The thing is drawn first, then what is to happen to it among all that can, and only then where it is: knowing the thing and the options says nothing about the answer. The wrong options are mostly what
/// could happen to the same thing elsewhere.
/// </remarks>
internal sealed class WorldTasks
{
    private readonly Random _random;
    private readonly TaskStyle _style;
    private readonly WorldScene _scene;

    private WorldTasks(Random random, TaskStyle style) => (_random, _style, _scene) = (random, style, new WorldScene(random, style));

    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long, from which compositions, in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style)
    {
        var tasks = new WorldTasks(random, style);
        return NumberDraw.Pick(random, 0.25, 0.2, 0.1, 0.25, 0.2) switch
        {
            0 => tasks.Effect(),
            1 => tasks.Whether(),
            2 => tasks.Safe(),
            3 => tasks.Which(),
            _ => tasks.Cause(),
        };
    }

    private DecisionRequest? Effect()
    {
        var thing = AnyThing();
        var effects = Effects(thing);
        if (effects.Count == 0)
        {
            return null;
        }

        var effect = Any([.. effects.Keys]);
        if (!_scene.Place(thing, Any(effects[effect]), Hops()))
        {
            return null;
        }

        // What the thing could do elsewhere, then what other things do; "nothing" is offered about as often as anything else.
        List<int> others = [.. World.AllEffects.Where(other => other != effect)];
        Shuffle(others);
        var options = others.OrderByDescending(other => (CanHave(thing, other) ? 1 : 0) + _random.NextDouble()).Take(Count() - 1).Append(effect);
        return Request(Phrase(WorldPhrases.Effect, WorldPhrases.OtherEffect, thing, ""), options);
    }

    private DecisionRequest? Whether()
    {
        var thing = AnyThing();
        int[] asked = [.. World.AllEffects.Where(effect => effect != World.Nothing && CanHave(thing, effect))];
        var effect = Any(asked);
        return AtSource(thing, source => _scene.EffectOf(thing, source) == effect)
            ? YesOrNo(Phrase(WorldPhrases.Whether, WorldPhrases.OtherWhether, thing, World.BaseVerb(effect)))
            : null;
    }

    private DecisionRequest? Safe()
    {
        var thing = AnyThing();
        return AtSource(thing, source => !World.IsHarm(_scene.EffectOf(thing, source)))
            ? YesOrNo(Phrase(WorldPhrases.Safe, WorldPhrases.OtherSafe, thing, ""))
            : null;
    }

    // Yes and no alike often for every thing and effect. Drawn by effect, so that "no" is not always "nothing happens".
    private bool AtSource(int thing, Func<int, bool> isYes)
    {
        var wanted = _random.Next(2) == 0;
        int[] sources = [.. _scene.SourcesFor(thing, isKey: true).Where(source => isYes(source) == wanted)];
        if (sources.Length == 0 || !_scene.SourcesFor(thing, isKey: true).Any(source => isYes(source) != wanted))
        {
            return false;
        }

        var groups = sources.GroupBy(source => _scene.EffectOf(thing, source)).Select(group => group.ToArray()).ToArray();
        return _scene.Place(thing, Any(groups[_random.Next(groups.Length)]), Hops());
    }

    private DecisionRequest? Which()
    {
        var thing = AnyThing();
        int[] effects = [.. Effects(thing).Keys.Where(key => key != World.Nothing)];
        if (effects.Length == 0)
        {
            return null;
        }

        var effect = Any(effects);
        var influences = Effects(thing)[effect];
        var count = Count();
        var hops = _style.IsDrill ? 1 : _style.IsLonger ? 2 : 1 + NumberDraw.Pick(_random, 0.4, 0.4, 0.2);
        if (!_scene.Place(thing, Any(influences), hops))
        {
            return null;
        }

        List<int> things = [thing];
        while (things.Count < count)
        {
            if (OtherThing(things, effect) is not { } other || !_scene.Place(other.Thing, other.Source, _style.IsDrill ? 1 : Math.Min(hops, 1 + _random.Next(3))))
            {
                return null;
            }

            things.Add(other.Thing);
        }

        return Request(Phrase(WorldPhrases.Which, WorldPhrases.OtherWhich, thing, World.Words[effect]), things, mayDistract: _random.Next(3) == 0);
    }

    // The others lack the place, the thing, or the switch: one of these alone gives the answer away as little as two options allow.
    private (int Thing, int Source)? OtherThing(List<int> taken, int effect)
    {
        var lack = NumberDraw.Pick(_random, 0.45, 0.4, 0.15);
        int[] candidates = [.. World.Things.Where(thing => !taken.Contains(thing))];
        int[] fitting = [.. candidates.Where(thing => CanHave(thing, effect) == (lack != 1))];
        var thing = Any(fitting.Length > 0 ? fitting : candidates);
        int[] sources = [.. _scene.SourcesFor(thing, isKey: false).Where(source => _scene.EffectOf(thing, source) != effect)];
        int[] preferred = [.. sources.Where(source => lack == 0 || (_scene.IsOff(source) == (lack == 2) && Gives(source, effect)))];
        return sources.Length == 0 ? null : (thing, Any(preferred.Length > 0 ? preferred : sources));
    }

    private DecisionRequest? Cause()
    {
        var thing = AnyThing();
        int[] effects = [.. Effects(thing).Keys.Where(key => key != World.Nothing)];
        if (effects.Length == 0)
        {
            return null;
        }

        var effect = Any(effects);
        var right = Any(Effects(thing)[effect]);
        List<int> others = [.. _scene.SourcesFor(thing, isKey: false).Where(source => _scene.EffectOf(thing, source) != effect)];
        Shuffle(others);

        // Sources that would do it if they were on, and those that do something else to the thing, rather than any that do nothing.
        var options = others
            .OrderByDescending(source => (Gives(source, effect) ? 0.7 : _scene.EffectOf(thing, source) != World.Nothing ? 0.4 : 0) + _random.NextDouble())
            .Take(Count() - 1).Append(right).ToArray();
        foreach (var option in options)
        {
            _scene.Mention(option);
        }

        return options.Length < 2 ? null : Request(Phrase(WorldPhrases.Cause, WorldPhrases.OtherCause, thing, World.BaseVerb(effect)), options, mayDistract: _random.Next(2) == 0);
    }

    private DecisionRequest? YesOrNo(string question)
        => Request(question, []) is not { } request ? null
            : _random.Next(2) == 0 ? request with { AnswerType = AnswerType.Boolean }
            : request with { Options = _random.Next(2) == 0 ? [new("yes"), new("no")] : [new("no"), new("yes")] };

    private DecisionRequest? Request(string question, IEnumerable<int> options, bool mayDistract = true)
    {
        for (var others = !mayDistract ? 0 : _style.IsDrill ? _random.Next(2) : _random.Next(4); others > 0; others--)
        {
            _scene.Distract();
        }

        var words = options.ToArray();
        _random.Shuffle(words);
        return _scene.ToRules() is not { } rules ? null : new DecisionRequest
        {
            Id = "item-" + _random.Next().ToString(CultureInfo.InvariantCulture),
            Question = question,
            Rules = rules,
            Options = [.. words.Select(word => new DecisionOption(World.Words[word]))],
        };
    }

    // Effects of the sources that may decide, with these sources.
    private Dictionary<int, int[]> Effects(int thing)
        => _scene.SourcesFor(thing, isKey: true).GroupBy(source => _scene.EffectOf(thing, source)).ToDictionary(group => group.Key, group => group.ToArray());

    private int Count() => _style.IsLonger ? World.MaxLabels : _style.IsDrill ? 2 : 2 + NumberDraw.Pick(_random, 0.35, 0.35, 0.3);

    private int Hops()
        => _style.IsLonger ? 4 + _random.Next(2) : _style.IsDrill ? 1 + NumberDraw.Pick(_random, 0.7, 0.3) : 1 + NumberDraw.Pick(_random, 0.3, 0.4, 0.3);

    private static bool CanHave(int thing, int effect)
        => World.Influences.Any(influence => World.EffectOf(World.MaterialOf(thing), influence) == effect);

    // Whether a source, if it is on, has an effect on anything.
    private static bool Gives(int source, int effect)
        => World.Materials.Any(material => World.EffectOf(material, World.InfluenceOf(source)) == effect);

    // Materials alike often, whatever the number of their things.
    private int AnyThing()
    {
        var material = Any([.. World.Materials]);
        return Any([.. World.Things.Where(thing => World.MaterialOf(thing) == material)]);
    }

    private int Any(int[] words) => words[_random.Next(words.Length)];

    private void Shuffle(List<int> words) => _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(words));

    private string Phrase(string[] trained, string[] other, int thing, string verb)
        => string.Format(CultureInfo.InvariantCulture, _random.Any(_style.IsParaphrased ? other : trained), World.Words[thing], verb);
}
