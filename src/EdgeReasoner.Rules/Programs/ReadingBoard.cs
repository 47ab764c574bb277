using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.Programs;

/// <summary>All values of one name, oldest first.</summary>
/// <param name="Name">The name, exactly as the requester writes it.</param>
/// <param name="Field">The field of the newest, such as <c>readings[2]</c>.</param>
/// <param name="Samples">One or more, oldest first by age; without ages as given.</param>
public sealed record BoardReading(string Name, string Field, IReadOnlyList<Reading> Samples)
{
    private static readonly string[] WithoutValue = ["", "-", "--", "---", "?", "unknown", "unavailable", "none", "null", "nan", "n/a", "na", "undefined", "inf", "-inf", "infinity", "-infinity"];

    /// <summary>Gets the newest value.</summary>
    public Reading Newest => Samples[^1];

    /// <summary>Gets the unit as written; null for none.</summary>
    public string? Unit => UnitOf(Newest);

    /// <summary>The unit of a value.</summary>
    /// <param name="reading">One value.</param>
    /// <returns>The unit as written; null for none.</returns>
    public static string? UnitOf(Reading reading) => string.IsNullOrWhiteSpace(reading.Unit) ? null : reading.Unit;

    /// <summary>Says whether a value is none: absent, or a text by which gateways say so ("unavailable", "NaN").</summary>
    /// <param name="value">The value.</param>
    /// <returns>True when it says nothing of what was measured.</returns>
    public static bool IsNothing(ReadingValue value) => value switch
    {
        ReadingValue.State state => WithoutValue.Contains(state.Name.Trim(), StringComparer.OrdinalIgnoreCase),
        ReadingValue.Number or ReadingValue.Truth => false,
        _ => true,
    };

    /// <summary>The quality of a value.</summary>
    /// <param name="reading">One value.</param>
    /// <returns>Its source's word in lower case; <c>good</c> where it has none.</returns>
    public static string QualityOf(Reading reading) => string.IsNullOrWhiteSpace(reading.Quality) ? "good" : reading.Quality.Trim().ToLowerInvariant();

    /// <summary>A value as a person reads it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Short text.</returns>
    public static string Show(ReadingValue value) => value switch
    {
        ReadingValue.Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ReadingValue.Truth truth => truth.IsTrue ? "true" : "false",
        ReadingValue.State state => $"'{TextHygiene.Visible(state.Name, 40)}'",
        _ => "no value",
    };
}

/// <summary>The readings of a request by their exact names: names that differ in case, underscore or space are different readings.</summary>
public sealed class ReadingBoard
{
    private readonly Dictionary<string, BoardReading> _byName = new(StringComparer.Ordinal);

    /// <summary>Groups the readings of a request.</summary>
    /// <param name="readings">The readings.</param>
    public ReadingBoard(IReadOnlyList<Reading> readings)
    {
        List<string> names = [];
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            if (!_byName.TryGetValue(reading.Name, out var known))
            {
                names.Add(reading.Name);
                _byName.Add(reading.Name, new BoardReading(reading.Name, $"readings[{i}]", [reading]));
                continue;
            }

            // OrderBy is stable: values without an age keep the order in which they were given.
            _byName[reading.Name] = new BoardReading(reading.Name, $"readings[{i}]", [.. known.Samples.Append(reading).OrderByDescending(static sample => sample.Age ?? TimeSpan.Zero)]);
        }

        Names = names;
    }

    /// <summary>Gets the names in the order of the request.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets a reading.</summary>
    /// <param name="name">Its exact name.</param>
    /// <returns>The reading; null when the request has none of that name.</returns>
    public BoardReading? this[string name] => _byName.GetValueOrDefault(name);
}
