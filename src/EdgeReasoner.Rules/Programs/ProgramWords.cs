namespace EdgeReasoner.Rules.Programs;

/// <summary>The words of a program: its options, and the states that it asks of each reading.</summary>
internal sealed class ProgramWords
{
    private readonly Dictionary<string, HashSet<string>> _states = new(StringComparer.Ordinal);

    private ProgramWords(DecisionProgram program) => Options = program.Options.ToHashSet(StringComparer.Ordinal);

    /// <summary>Gets the request's options as rules call them.</summary>
    internal HashSet<string> Options { get; }

    /// <summary>Collects the words of a program.</summary>
    /// <param name="program">The program.</param>
    /// <returns>Its words.</returns>
    internal static ProgramWords Of(DecisionProgram program)
    {
        var words = new ProgramWords(program);
        foreach (var line in program.Lines)
        {
            foreach (var condition in line.When is null ? [] : Parts(line.When))
            {
                words.Add(condition);
            }

            foreach (var condition in line.Then is Given.Truth truth ? Parts(truth.Condition) : [])
            {
                words.Add(condition);
            }
        }

        return words;
    }

    /// <summary>The states that the rules ask of a reading.</summary>
    /// <param name="reading">Its name.</param>
    /// <returns>The words, exactly as written.</returns>
    internal IReadOnlyCollection<string> StatesOf(string reading) => _states.TryGetValue(reading, out var states) ? states : [];

    /// <summary>The readings whose quality, age or absence a condition asks for.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>Their names.</returns>
    internal static IReadOnlyCollection<string> AskedFor(Condition condition)
    {
        HashSet<string> names = [];
        foreach (var part in Parts(condition))
        {
            if (part switch
            {
                Condition.Missing missing => missing.Reading,
                Condition.OfQuality quality => quality.Reading,
                Condition.Compared { Left: Value.Age age } => age.Reading,
                _ => null,
            } is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>The one reading of a condition that may be asked how long it has held.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The reading's name.</returns>
    /// <exception cref="InvalidOperationException">It is about no reading, or about several.</exception>
    internal static string ReadingOf(Condition condition)
        => TryReadingOf(condition) ?? throw new InvalidOperationException("Only a condition on one reading is asked how long it has held.");

    /// <summary>The one reading of a condition that may be asked how long it has held.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The reading's name; null when it is about no reading, about several, or about more than its newest value.</returns>
    internal static string? TryReadingOf(Condition condition) => condition switch
    {
        Condition.InState state => state.Reading,
        Condition.Compared { Left: Value.Measured measured, Right: Value.Literal } => measured.Reading,
        Condition.Between { Of: Value.Measured measured, Low: Value.Literal, High: Value.Literal } => measured.Reading,
        Condition.Not not => TryReadingOf(not.Of),
        _ => null,
    };

    /// <summary>A condition and all conditions in it.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>It, then its parts.</returns>
    internal static IEnumerable<Condition> Parts(Condition condition)
    {
        IEnumerable<Condition> inner = condition switch
        {
            Condition.All all => all.Conditions,
            Condition.Any any => any.Conditions,
            Condition.Not not => [not.Of],
            Condition.Held held => [held.That],
            Condition.Compared { Left: Value.CountOf count } => count.Conditions,
            _ => [],
        };
        return inner.SelectMany(Parts).Prepend(condition);
    }

    private void Add(Condition condition)
    {
        if (condition is not Condition.InState state)
        {
            return;
        }

        if (!_states.TryGetValue(state.Reading, out var states))
        {
            _states[state.Reading] = states = new HashSet<string>(StringComparer.Ordinal);
        }

        states.Add(state.State);
    }
}
