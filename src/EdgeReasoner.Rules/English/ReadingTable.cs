using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>The request's readings by name, and which of them the question and the rules turn out to use.</summary>
internal sealed class ReadingTable
{
    private readonly List<string> _names = [];
    private readonly List<string> _folded = [];
    private readonly List<List<Reading>> _readings = [];
    private readonly List<int> _order = [];
    private readonly bool[] _needsValue;
    private readonly bool[] _needsSeries;
    private readonly bool[] _asksQuality;
    private readonly List<string> _states = [];
    private readonly List<string> _foldedStates = [];

    /// <summary>Groups the readings by name.</summary>
    /// <param name="readings">The request's readings.</param>
    internal ReadingTable(IReadOnlyList<Reading> readings)
    {
        foreach (var reading in readings)
        {
            var folded = TextCursor.Fold(reading.Name);
            var at = _folded.IndexOf(folded);
            if (at < 0)
            {
                at = _folded.Count;
                _names.Add(reading.Name);
                _folded.Add(folded);
                _readings.Add([]);
            }

            _readings[at].Add(reading);
        }

        for (var i = 0; i < _readings.Count; i++)
        {
            // OrderBy is stable: readings without an age keep the order in which they were given.
            _readings[i] = [.. _readings[i].OrderByDescending(reading => reading.Age ?? TimeSpan.Zero)];
        }

        _needsValue = new bool[_names.Count];
        _needsSeries = new bool[_names.Count];
        _asksQuality = new bool[_names.Count];
    }

    /// <summary>Gets the names folded for <see cref="TextCursor.TakeName"/>.</summary>
    internal IReadOnlyList<string> FoldedNames => _folded;

    /// <summary>Gets the names as the requester writes them.</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>The unit of a reading.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>The unit, or null.</returns>
    internal string? UnitOf(int name) => _readings[name][^1].Unit;

    /// <summary>Says whether a reading is a number throughout.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>True when all its values are numbers.</returns>
    internal bool IsNumber(int name) => _readings[name].TrueForAll(reading => reading.Value is ReadingValue.Number);

    /// <summary>The number of values of a name.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>1 or more.</returns>
    internal int CountOf(int name) => _readings[name].Count;

    /// <summary>The state a word means for a reading: a switch understands on and off, yes and no, active and inactive.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <param name="word">The word as written.</param>
    /// <returns><c>true</c> or <c>false</c> for a switch, the word itself for any other reading.</returns>
    internal string TruthWord(int name, string word)
        => _readings[name][^1].Value is not ReadingValue.Truth ? word
            : word.ToUpperInvariant() switch
            {
                "ON" or "YES" or "ACTIVE" => "true",
                "OFF" or "NO" or "INACTIVE" => "false",
                _ => word,
            };

    /// <summary>The newest quality word that is not good.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>The word, or null when all are good or silent.</returns>
    internal string? BadQualityOf(int name)
        => _readings[name].Select(reading => reading.Quality).LastOrDefault(quality => quality is not null && !quality.Equals("good", StringComparison.OrdinalIgnoreCase));

    /// <summary>The age of the newest value.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>The age, or null when unknown.</returns>
    internal TimeSpan? AgeOf(int name) => _readings[name][^1].Age;

    /// <summary>Notes that a rule asks for the quality of a reading: then it may be a bad one.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    internal void NoteQualityAsked(int name) => _asksQuality[name] = true;

    /// <summary>A reading that is used, is not good, and whose quality nobody asks for.</summary>
    /// <returns>Index into <see cref="Names"/>, or −1.</returns>
    internal int UnaskedBad() => _order.Where(name => BadQualityOf(name) is not null && !_asksQuality[name]).FirstOrDefault(-1);

    /// <summary>Notes a use of a reading.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <param name="asSeries">Whether its course or its newest value is used.</param>
    /// <returns>The index into <see cref="Problem.Names"/>.</returns>
    internal int Use(int name, bool asSeries)
    {
        (asSeries ? _needsSeries : _needsValue)[name] = true;
        var at = _order.IndexOf(name);
        if (at < 0)
        {
            at = _order.Count;
            _order.Add(name);
        }

        return at;
    }

    /// <summary>The index of a state, a new one when it was not named before.</summary>
    /// <param name="state">The state as written.</param>
    /// <returns>The index into <see cref="Problem.States"/>.</returns>
    internal int StateOf(string state)
    {
        var folded = TextCursor.Fold(state);
        var at = _foldedStates.IndexOf(folded);
        if (at < 0)
        {
            at = _foldedStates.Count;
            _states.Add(state);
            _foldedStates.Add(folded);
        }

        return at;
    }

    /// <summary>The used readings, in order of first use, and the states.</summary>
    /// <returns>What <see cref="Problem"/> carries.</returns>
    internal (IReadOnlyList<NamedReading> Names, IReadOnlyList<string> States) Used()
    {
        var names = _order.ConvertAll(name => new NamedReading(
            _names[name],
            IsNumber(name) ? _readings[name].ConvertAll(reading => ((ReadingValue.Number)reading.Value).Value) : [],
            IsNumber(name) ? -1 : StateOf(NewestState(name)),
            _needsValue[name],
            _needsSeries[name],
            BadQualityOf(name) is not null));
        return (names, _states);
    }

    /// <summary>The state of a reading, as the requester writes it.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <returns>The newest value in words.</returns>
    internal string StateNameOf(int name) => NewestState(name);

    /// <summary>Says whether a word names the state that a reading is in.</summary>
    /// <param name="name">Index into <see cref="Names"/>.</param>
    /// <param name="word">A folded word.</param>
    /// <returns>True when it does; a switch is also "on" or "off".</returns>
    internal bool IsState(int name, string word)
        => TextCursor.Fold(NewestState(name)) == TextCursor.Fold(TruthWord(name, word));

    private string NewestState(int name) => _readings[name][^1].Value switch
    {
        ReadingValue.State state => state.Name,
        ReadingValue.Truth { IsTrue: true } => "true",
        ReadingValue.Truth => "false",
        ReadingValue.Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ReadingValue.Absent => "(absent)", // no word of a rule
        _ => throw new InvalidOperationException("A reading value of an unknown case."),
    };
}
