using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>What the second evaluator takes from readings.</summary>
internal static class NaiveReadings
{
    internal static NaiveWorked Measured(string name, ReadingBoard seen) => Unsound(name, seen) is { } unsound ? NaiveWorked.None.Because(unsound) : seen[name]!.Newest.Value switch
    {
        ReadingValue.Number number => new NaiveWorked.Number(new NaiveNumber(number.Value, UnitOf(seen[name]!.Newest), IsBare: false, NaiveSort.Measured)),
        ReadingValue.State state => new NaiveWorked.Text(state.Name, name),
        _ => NaiveWorked.None.Because(NaiveDoubt.OfMeaning(name)),
    };

    internal static string? UnitOf(Reading reading) => string.IsNullOrWhiteSpace(reading.Unit) ? null : reading.Unit;

    // The newest value of a reading that may be relied on.
    internal static ReadingValue? Sound(string name, ReadingBoard seen) => Unsound(name, seen) is null ? seen[name]!.Newest.Value : null;

    internal static NaiveDoubt? Unsound(string name, ReadingBoard seen)
    {
        if (seen[name] is not { } reading)
        {
            return NaiveDoubt.OfValue(name);
        }

        // Two values of one moment: either may be the newest.
        var isTied = reading.Newest.Age is { } age && reading.Samples.Any(sample => sample.Age == age && sample.Value != reading.Newest.Value);
        return isTied ? NaiveDoubt.OfMeaning(name) : IsUnsound(reading.Newest) ? NaiveDoubt.OfValue(name) : null;
    }

    // A DS18B20 that does not answer measures −127 °C.
    internal static bool IsUnsound(Reading sample)
        => BoardReading.IsNothing(sample.Value) || BoardReading.QualityOf(sample) != "good" || (sample.Value is ReadingValue.Number { Value: -127m } && UnitOf(sample) is { } unit && UnitTable.AreSame(unit, "°C"));

    internal static TimeSpan? ClockOf(NaiveWorked worked) => worked switch
    {
        NaiveWorked.Clock clock => clock.Time,
        NaiveWorked.Text text when TimeSpan.TryParseExact(text.Name, [@"h\:mm", @"hh\:mm", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out var time) => time,
        _ => null,
    };

    internal static List<NaiveDoubt> DoubtsOf(params NaiveWorked[] items) => [.. items.OfType<NaiveWorked.None>().SelectMany(static item => item.Doubts)];

    // A text that is no time of day: no number that the other side may turn out to be makes it one.
    internal static IEnumerable<NaiveDoubt> Unreadable(params NaiveWorked[] items) => items.OfType<NaiveWorked.Text>().Where(static text => ClockOf(text) is null).Select(static text => NaiveDoubt.OfMeaning(text.Reading));
}
