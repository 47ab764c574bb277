using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>A drawn case.</summary>
/// <param name="Readings">The readings of the request.</param>
/// <param name="Moment">When it came; null while the clock is not set.</param>
internal sealed record DrawnCase(IReadOnlyList<Reading> Readings, Moment? Moment);

/// <summary>Draws cases for a program: readings at thresholds and next to them, of other units, bad, missing.</summary>
internal sealed class CaseDraw(Random random)
{
    private static readonly decimal[] Nudges = [0m, 0m, 0m, 0m, 0.1m, -0.1m, 0.001m, -0.001m, 1m, -1m, 10m, -10m];
    private static readonly string[] OddTexts = ["on", "OFF", "True", "no", "unavailable", "NaN", "", "unknown", "22:00", "24:00", "5", "opne", "stage 3"];

    /// <summary>The next case.</summary>
    internal DrawnCase Next(DrawnProgram drawn)
    {
        // Most cases are sound, some have one thing wrong, a few have much wrong.
        var wrong = random.Next(10) switch { < 5 => 0, < 8 => 0.1, 8 => 0.3, _ => 0.7 };
        HashSet<string> series = [.. drawn.Program.Lines.SelectMany(ProgramParts.Of).SelectMany(SeriesNames)];
        List<Reading> readings = [.. drawn.Readings.SelectMany(reading => Samples(reading, series.Contains(reading.Name), wrong))];
        if (random.Chance(0.5))
        {
            readings.Reverse();
        }

        var time = random.Pick(DrawnWorld.Times) + TimeSpan.FromSeconds(random.Pick([0, 0, 1, -1, 3600]));
        var moment = random.Chance(0.05) ? (Moment?)null : new Moment(new TimeSpan((time.Ticks + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay), random.Pick(Enum.GetValues<DayOfWeek>()));
        return new DrawnCase(readings, moment);
    }

    private static IEnumerable<string> SeriesNames(object part) => part switch
    {
        Value.OfSeries series => [series.Reading],
        Condition.Going going => [going.Reading],
        Condition.Held held => ProgramParts.Of(held.That).Select(static inner => inner switch { Condition.InState state => state.Reading, Value.Measured measured => measured.Reading, _ => "" }),
        _ => [],
    };

    private IEnumerable<Reading> Samples(DrawnReading reading, bool isSeries, double wrong)
    {
        if (random.Chance(wrong / 2))
        {
            return [];
        }

        var count = isSeries && !random.Chance(wrong / 2) ? 2 + random.Next(4) : random.Chance(0.1) ? 2 : 1;
        var unit = random.Chance(0.2) && reading.Unit is not null ? random.Pick(reading.Quantity.Units) : reading.Unit;
        var ages = Ages(count, wrong);
        return Enumerable.Range(0, count).Select(i =>
        {
            var ownUnit = random.Chance(wrong / 10) ? random.Pick([null, " ", "kW", "people", .. reading.Quantity.Units]) : unit;
            return new Reading(reading.Name, Valued(reading, ownUnit, wrong), ownUnit, ages[i], Quality(wrong));
        });
    }

    private TimeSpan?[] Ages(int count, double wrong)
    {
        if (random.Chance(count > 1 ? wrong / 2 : 0.2))
        {
            return new TimeSpan?[count];
        }

        var nudge = (double)random.Pick([0m, 0m, 0m, 0.5m, 1m]);
        var pool = DrawnWorld.Seconds.ToArray();
        random.Shuffle(pool);
        List<double> seconds = [.. pool.Take(count).Select(age => (double)age + nudge).OrderDescending()];
        if (count > 1 && random.Chance(0.05 + wrong))
        {
            seconds[^2] = seconds[^1]; // two values of one moment
        }

        return [.. seconds.Select(age => random.Chance(wrong / 4) ? (TimeSpan?)null : TimeSpan.FromSeconds(age))];
    }

    private string? Quality(double wrong) => random.Chance(wrong / 3) ? random.Pick(["bad", "stale", "BAD", " uncertain", "under repair"]) : random.Pick([null, null, null, "good", "Good", " "]);

    private ReadingValue Valued(DrawnReading reading, string? unit, double wrong)
    {
        if (random.Chance(wrong / 5))
        {
            return random.Next(3) switch { 0 => new ReadingValue.Number(random.Next(3)), 1 => new ReadingValue.Truth(random.Chance(0.5)), _ => new ReadingValue.State(random.Pick(OddTexts)) };
        }

        switch (reading.Kind)
        {
            case DrawnKind.Number:
                return new ReadingValue.Number(DrawnQuantity.Turned(random.Pick(reading.Quantity.Levels), reading.Quantity.FirstUnit, unit) + random.Pick(Nudges));
            case DrawnKind.Switch:
                return random.Chance(0.85) ? new ReadingValue.Truth(random.Chance(0.5)) : new ReadingValue.State(random.Pick(reading.Words));
            case DrawnKind.Clock:
                var time = random.Pick(DrawnWorld.Times);
                return new ReadingValue.State(time.ToString(random.Pick([@"h\:mm", @"hh\:mm", @"hh\:mm\:ss"]), CultureInfo.InvariantCulture));
            default:
                var word = random.Pick(reading.Words);
                return new ReadingValue.State(random.Chance(wrong / 3) ? random.Pick([word.ToUpperInvariant(), word + "ed", word + "x", word[..^1], word.Replace(' ', '_')]) : word);
        }
    }
}
