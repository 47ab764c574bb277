using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Reasons exactly about what happens to things of everyday life.</summary>
/// <remarks>
/// A step walks outwards by one fact; the last of a walk names the influence, the material and the effect side by side:
/// <c>s1 w:candle m2 ; s2 w:candle n2 w:oven w:on w:heat w:wax w:melts ;</c>.
/// </remarks>
internal sealed class WorldReasoner
{
    private readonly StepWriter _steps;
    private readonly TokenWriter _writer;
    private readonly WorldPuzzle _puzzle;

    private WorldReasoner(StepWriter steps, TokenWriter writer, WorldPuzzle puzzle) => (_steps, _writer, _puzzle) = (steps, writer, puzzle);

    /// <summary>Writes the whole reasoning.</summary>
    /// <param name="steps">Receives the steps.</param>
    /// <param name="writer">The prompt's writer.</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The trace.</returns>
    internal static Trace Solve(StepWriter steps, TokenWriter writer, WorldPuzzle puzzle)
    {
        var reasoner = new WorldReasoner(steps, writer, puzzle);
        return puzzle.Question is WorldQuestion.Which or WorldQuestion.Cause ? reasoner.TryOptions() : reasoner.Follow();
    }

    private Trace Follow()
    {
        _steps.Begin(rule: -1);
        _steps.Write(WorldWriter.Token(_puzzle.Thing));
        var effect = EffectWhereItIs(_puzzle.Thing, label: -1);
        var answer = WorldWriter.Token(effect);
        if (_puzzle.Question == WorldQuestion.Whether)
        {
            answer = IsAsked(effect) ? TokenIds.Yes : TokenIds.No;
        }

        _steps.End();
        return _steps.Finish(answer);
    }

    // Option by option until one fits; where none did, the last stands.
    private Trace TryOptions()
    {
        var options = _puzzle.Options;
        int[] labels = [.. options.Select((_, index) => WorldWriter.Label(_writer, _puzzle, index))];
        for (var at = 0; ; at++)
        {
            _steps.Begin(rule: -1);
            var label = _steps.Choice(labels[at], Others(labels, labels[at]));
            at = Array.IndexOf(labels, label);
            var option = Word(options[at], options);
            var effect = _puzzle.Question == WorldQuestion.Which ? EffectWhereItIs(option, label) : EffectOf(option);
            var isAsked = IsAsked(effect);
            _steps.End();
            if (isAsked || at == labels.Length - 1)
            {
                return _steps.Finish(WorldWriter.Token(option));
            }
        }
    }

    // Leaves the last step open, for what follows from the effect.
    private int EffectWhereItIs(int thing, int label)
    {
        var here = Place(_puzzle.Outer(thing)!.Value);
        while (WorldPuzzle.IsName(here))
        {
            _steps.End();
            _steps.Begin(rule: -1);
            _steps.Write(label < 0 ? [] : [label]);
            _steps.Write(WorldWriter.Token(thing), WorldWriter.NearEnd(_writer, here));
            here = Place(_puzzle.Outer(here)!.Value);
        }

        var isOff = IsOff(here);
        return Effect(here, isOff, thing);
    }

    private int EffectOf(int source)
    {
        var isOff = IsOff(source);
        _steps.Write(WorldWriter.Token(_puzzle.Thing));
        return Effect(source, isOff, _puzzle.Thing);
    }

    private bool IsOff(int source)
        => World.CanBeOff(source) && Word(_puzzle.Off.Contains(source) ? World.Off : World.On, [World.On, World.Off]) == World.Off;

    private int Effect(int source, bool isOff, int thing)
    {
        var influence = Word(isOff ? World.None : World.InfluenceOf(source), World.Influences);
        var material = Word(World.MaterialOf(thing), World.Materials);

        // After a mistake a pair may come up of which the world says nothing.
        var effect = World.EffectOf(material, influence);
        return Word(effect < 0 ? World.Nothing : effect, World.AllEffects);
    }

    private bool IsAsked(int effect)
    {
        _steps.Write(TokenIds.Is, WorldWriter.Token(_puzzle.Effect));
        return _steps.Verdict(_puzzle.Effect == World.Safe ? !World.IsHarm(effect) : effect == _puzzle.Effect);
    }

    private int Place(int right)
    {
        // A wrong place is one that the facts mention, and from which they lead on; only without any it is another one of the world.
        int[] others = [.. _puzzle.Facts.Select(fact => fact.Outer).Where(outer => outer != right && LeadsOn(outer)).Distinct()];
        others = others.Length > 0 ? others : [.. World.Sources.Where(source => source != right)];
        var written = _steps.Choice(WorldWriter.FarEnd(_writer, right), Array.ConvertAll(others, other => WorldWriter.FarEnd(_writer, other)));
        return others.Append(right).First(entity => WorldWriter.FarEnd(_writer, entity) == written);
    }

    private bool LeadsOn(int entity)
    {
        int? at = entity;
        for (var hops = 0; at is { } name && WorldPuzzle.IsName(name) && hops <= _puzzle.Facts.Count; hops++)
        {
            at = _puzzle.Outer(name);
        }

        return at is >= 0;
    }

    private int Word(int right, IEnumerable<int> kind)
    {
        int[] others = [.. kind.Where(word => word != right).Select(WorldWriter.Token)];
        return WorldWriter.Word(_steps.Choice(WorldWriter.Token(right), others));
    }

    private static int[] Others(int[] tokens, int right) => Array.FindAll(tokens, token => token != right);
}
