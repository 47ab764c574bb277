using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>What a drawn reading says.</summary>
internal enum DrawnKind
{
    Number,
    State,
    Switch,
    Clock,
}

/// <summary>A quantity that programs are drawn over.</summary>
/// <param name="Units">Ways to write its units, the first that of <paramref name="Levels"/>; none for plain numbers.</param>
/// <param name="Levels">Amounts at which something happens.</param>
internal sealed record DrawnQuantity(IReadOnlyList<string> Units, IReadOnlyList<decimal> Levels)
{
    internal static readonly DrawnQuantity Time = new(["s", "min", "minutes", "h"], DrawnWorld.Seconds);

    internal static readonly DrawnQuantity Plain = new([], [0m, 1m, 2m, 3m, 7.5m, 20m]);

    internal static readonly IReadOnlyList<DrawnQuantity> All =
    [
        new(["°C", "°F", "K", "celsius"], [-5m, 0m, 20m, 21.5m, 60m]),
        new(["bar", "kPa", "mbar", "psi"], [0m, 1m, 2.5m, 6.8m]),
        new(["kW", "W", "MW", "kilowatts"], [0m, 0.5m, 3m, 11m]),
        new(["l/min", "m³/h", "L/min", "l/s"], [0m, 6m, 12m, 30m]),
        new(["%", "ppm", "‰", "percent"], [0m, 10m, 50m, 99.5m]),
        new(["km/h", "m/s", "kn"], [0m, 18m, 36m, 90m]),
        new(["people"], [0m, 1m, 4m, 12m]),
        new(["widgets/h"], [0m, 10m, 12.5m]),
        Time,
        Plain,
    ];

    /// <summary>Gets the unit of the levels; null for plain numbers.</summary>
    internal string? FirstUnit => Units.Count == 0 ? null : Units[0];

    /// <summary>An amount of the first unit in another one; rounded, so that equal is equal whichever side is converted.</summary>
    internal static decimal Turned(decimal amount, string? from, string? to)
        => from is not null && to is not null && UnitTable.Find(from) is { } known && UnitTable.Find(to) is { } wanted && known.Dimension == wanted.Dimension ? decimal.Round(known.To(amount, wanted), 6) : amount;
}

/// <summary>A reading that drawn programs name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Quantity">What a number measures.</param>
/// <param name="Unit">The unit it mostly comes in; null for none.</param>
/// <param name="Words">The states it mostly names.</param>
internal sealed record DrawnReading(string Name, DrawnKind Kind, DrawnQuantity Quantity, string? Unit, IReadOnlyList<string> Words);

/// <summary>A drawn program.</summary>
/// <param name="Program">The program.</param>
/// <param name="Readings">The readings that it may name.</param>
internal sealed record DrawnProgram(DecisionProgram Program, IReadOnlyList<DrawnReading> Readings);

/// <summary>The words and numbers of which programs and cases are drawn.</summary>
internal static class DrawnWorld
{
    internal static readonly decimal[] Seconds = [0m, 5m, 30m, 60m, 90m, 300m, 600m, 3600m];

    internal static readonly TimeSpan[] Times = [TimeSpan.Zero, new(6, 0, 0), new(7, 5, 30), new(12, 30, 0), new(22, 0, 0), new(23, 59, 59)];

    internal static readonly string[] Names =
    [
        "temp", "Temp", "temp 2", "return temp", "flow_rate", "tank", "tank level", "pump-1", "Ann's valve", "is open", "Außenfühler", "the level", "today", "K", "bar", "m", "min", "42nd zone", "in", "Küche links",
        "room.temp", "x", "if then", "'quoted'", "open", "heat", "P1", "door (left)", "level, upper", "Monday", "A/C", "temp and flow", "priority", "zone 4", "missing", "stage", "l", "h", "on", "true",
    ];

    internal static readonly string[] Options = ["heat", "cool down", "pump-on", "it's off", "Lüften", "if", "idle", "alarm", "stay idle", "answer 5", "keep", "otherwise", "stage 3", "B2", "temp"];

    internal static readonly string[][] Vocabularies =
    [
        ["open", "closed", "half open"], ["idle", "running", "fault"], ["on", "off"], ["auto", "manual", "unavailable"], ["stage 1", "stage 2", "stage 10"], ["Heizen", "Kühlen", "it's so-so"], ["Open", "open", "shut"],
        ["active", "inactive", "stand-by"], ["opened", "closing", "not open"], ["yes", "no", "unknown"], ["22:00", "today", "5"], ["rising", "steady", "missing"],
    ];

    internal static readonly string[] Qualities = ["good", "bad", "stale", "uncertain", "missing", "under repair"];

    internal static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    internal static bool Chance(this Random random, double share) => random.NextDouble() < share;
}
