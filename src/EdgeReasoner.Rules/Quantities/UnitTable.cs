using System.Collections.Frozen;

namespace EdgeReasoner.Rules.Quantities;

/// <summary>The units that code converts, and the other ways in which people write them.</summary>
/// <remarks>
/// Every factor is compared with UnitsNet's by a test. The library itself is not in the daemon: it takes 0.1 s and 13 MB for its table, has trim warnings, and knows neither l/min nor mg/l
/// (docs/decisions/0011-units.md).
/// </remarks>
public static class UnitTable
{
    private static readonly Unit[] Units =
    [
        new("°C", Dimension.Temperature, 1, 1, 273.15m),
        new("K", Dimension.Temperature, 1),
        new("°F", Dimension.Temperature, 5, 9, 459.67m),
        new("Pa", Dimension.Pressure, 1),
        new("hPa", Dimension.Pressure, 100),
        new("kPa", Dimension.Pressure, 1000),
        new("MPa", Dimension.Pressure, 1000000),
        new("mbar", Dimension.Pressure, 100),
        new("bar", Dimension.Pressure, 100000),
        new("mmHg", Dimension.Pressure, 133322387415m, 1000000000),
        new("psi", Dimension.Pressure, 6894757293168361m, 1000000000000m),
        new("µW", Dimension.Power, 1, 1000000),
        new("mW", Dimension.Power, 1, 1000),
        new("W", Dimension.Power, 1),
        new("kW", Dimension.Power, 1000),
        new("MW", Dimension.Power, 1000000),
        new("GW", Dimension.Power, 1000000000),
        new("J", Dimension.Energy, 1),
        new("kJ", Dimension.Energy, 1000),
        new("MJ", Dimension.Energy, 1000000),
        new("Wh", Dimension.Energy, 3600),
        new("kWh", Dimension.Energy, 3600000),
        new("MWh", Dimension.Energy, 3600000000m),
        new("µV", Dimension.Voltage, 1, 1000000),
        new("mV", Dimension.Voltage, 1, 1000),
        new("V", Dimension.Voltage, 1),
        new("kV", Dimension.Voltage, 1000),
        new("µA", Dimension.Current, 1, 1000000),
        new("mA", Dimension.Current, 1, 1000),
        new("A", Dimension.Current, 1),
        new("kA", Dimension.Current, 1000),
        new("mΩ", Dimension.Resistance, 1, 1000),
        new("Ω", Dimension.Resistance, 1),
        new("kΩ", Dimension.Resistance, 1000),
        new("MΩ", Dimension.Resistance, 1000000),
        new("µm", Dimension.Length, 1, 1000000),
        new("mm", Dimension.Length, 1, 1000),
        new("cm", Dimension.Length, 1, 100),
        new("m", Dimension.Length, 1),
        new("km", Dimension.Length, 1000),
        new("ft", Dimension.Length, 3048, 10000),
        new("mm²", Dimension.Area, 1, 1000000),
        new("cm²", Dimension.Area, 1, 10000),
        new("m²", Dimension.Area, 1),
        new("ha", Dimension.Area, 10000),
        new("km²", Dimension.Area, 1000000),
        new("ml", Dimension.Volume, 1, 1000000),
        new("cl", Dimension.Volume, 1, 100000),
        new("l", Dimension.Volume, 1, 1000),
        new("hl", Dimension.Volume, 1, 10),
        new("cm³", Dimension.Volume, 1, 1000000),
        new("m³", Dimension.Volume, 1),
        new("ml/min", Dimension.VolumeFlow, 1, 60000000),
        new("l/min", Dimension.VolumeFlow, 1, 60000),
        new("l/h", Dimension.VolumeFlow, 1, 3600000),
        new("l/s", Dimension.VolumeFlow, 1, 1000),
        new("m³/h", Dimension.VolumeFlow, 1, 3600),
        new("m³/min", Dimension.VolumeFlow, 1, 60),
        new("m³/s", Dimension.VolumeFlow, 1),
        new("µg", Dimension.Mass, 1, 1000000000),
        new("mg", Dimension.Mass, 1, 1000000),
        new("g", Dimension.Mass, 1, 1000),
        new("kg", Dimension.Mass, 1),
        new("t", Dimension.Mass, 1000),
        new("lb", Dimension.Mass, 45359237, 100000000),
        new("ng/m³", Dimension.Concentration, 1, 1000000000000m),
        new("µg/m³", Dimension.Concentration, 1, 1000000000),
        new("mg/m³", Dimension.Concentration, 1, 1000000),
        new("g/m³", Dimension.Concentration, 1, 1000),
        new("µg/l", Dimension.Concentration, 1, 1000000),
        new("mg/l", Dimension.Concentration, 1, 1000),
        new("g/l", Dimension.Concentration, 1),
        new("kg/m³", Dimension.Concentration, 1),
        new("µs", Dimension.Time, 1, 1000000),
        new("ms", Dimension.Time, 1, 1000),
        new("s", Dimension.Time, 1),
        new("min", Dimension.Time, 60),
        new("h", Dimension.Time, 3600),
        new("d", Dimension.Time, 86400),
        new("wk", Dimension.Time, 604800),
        new("mm/s", Dimension.Speed, 1, 1000),
        new("cm/s", Dimension.Speed, 1, 100),
        new("m/s", Dimension.Speed, 1),
        new("m/min", Dimension.Speed, 1, 60),
        new("km/h", Dimension.Speed, 10, 36),
        new("kn", Dimension.Speed, 1852, 3600),
        new("mph", Dimension.Speed, 44704, 100000),
        new("rpm", Dimension.RotationalSpeed, 1),
        new("r/s", Dimension.RotationalSpeed, 60),
        new("mHz", Dimension.Frequency, 1, 1000),
        new("Hz", Dimension.Frequency, 1),
        new("kHz", Dimension.Frequency, 1000),
        new("MHz", Dimension.Frequency, 1000000),
        new("GHz", Dimension.Frequency, 1000000000),
        new("%", Dimension.Ratio, 1, 100),
        new("‰", Dimension.Ratio, 1, 1000),
        new("ppm", Dimension.Ratio, 1, 1000000),
        new("ppb", Dimension.Ratio, 1, 1000000000),
        new("lx", Dimension.Illuminance, 1),
        new("klx", Dimension.Illuminance, 1000),
        new("mW/m²", Dimension.Irradiance, 1, 1000),
        new("W/m²", Dimension.Irradiance, 1),
        new("kW/m²", Dimension.Irradiance, 1000),
        new("B", Dimension.Information, 1),
        new("kB", Dimension.Information, 1000),
        new("MB", Dimension.Information, 1000000),
        new("GB", Dimension.Information, 1000000000),
        new("bit/s", Dimension.BitRate, 1),
        new("kbit/s", Dimension.BitRate, 1000),
        new("Mbit/s", Dimension.BitRate, 1000000),
        new("Gbit/s", Dimension.BitRate, 1000000000),
        new("N", Dimension.Force, 1),
        new("kN", Dimension.Force, 1000),
        new("mAh", Dimension.Charge, 36, 10),
        new("Ah", Dimension.Charge, 3600),
    ];

    // Spelt-out names are taken in any case, symbols only as they are.
    private static readonly Dictionary<string, string[]> OtherWords = new()
    {
        ["°C"] = ["C", "degC", "deg C", "celsius", "degrees celsius", "degree celsius", "degrees C", "℃"],
        ["K"] = ["kelvin"],
        ["°F"] = ["F", "degF", "deg F", "fahrenheit", "degrees fahrenheit", "degree fahrenheit", "degrees F", "℉"],
        ["Pa"] = ["pascal"],
        ["mbar"] = ["millibar"],
        ["W"] = ["watt", "watts"],
        ["kW"] = ["kilowatt", "kilowatts"],
        ["J"] = ["joule", "joules"],
        ["V"] = ["volt", "volts"],
        ["A"] = ["amp", "amps", "ampere", "amperes"],
        ["Ω"] = ["ohm", "ohms"],
        ["m"] = ["metre", "metres", "meter", "meters"],
        ["mm²"] = ["mm2"],
        ["cm²"] = ["cm2"],
        ["m²"] = ["m2"],
        ["km²"] = ["km2"],
        ["ml"] = ["mL", "millilitre", "millilitres"],
        ["cl"] = ["cL"],
        ["l"] = ["L", "litre", "litres", "liter", "liters"],
        ["hl"] = ["hL"],
        ["cm³"] = ["cm3"],
        ["m³"] = ["m3"],
        ["ml/min"] = ["mL/min"],
        ["l/min"] = ["L/min"],
        ["l/h"] = ["L/h"],
        ["l/s"] = ["L/s"],
        ["m³/h"] = ["m3/h"],
        ["m³/min"] = ["m3/min"],
        ["m³/s"] = ["m3/s"],
        ["g"] = ["gram", "grams"],
        ["kg"] = ["kilo", "kilos", "kilogram", "kilograms"],
        ["t"] = ["tonne", "tonnes"],
        ["ng/m³"] = ["ng/m3"],
        ["µg/m³"] = ["µg/m3"],
        ["mg/m³"] = ["mg/m3"],
        ["g/m³"] = ["g/m3"],
        ["µg/l"] = ["µg/L"],
        ["mg/l"] = ["mg/L"],
        ["g/l"] = ["g/L"],
        ["kg/m³"] = ["kg/m3"],
        ["ms"] = ["millisecond", "milliseconds"],
        ["s"] = ["sec", "secs", "second", "seconds"],
        ["min"] = ["mins", "minute", "minutes"],
        ["h"] = ["hr", "hrs", "hour", "hours"],
        ["d"] = ["day", "days"],
        ["wk"] = ["week", "weeks"],
        ["km/h"] = ["kph"],
        ["kn"] = ["knot", "knots"],
        ["rpm"] = ["r/min", "U/min", "1/min"],
        ["Hz"] = ["hertz"],
        ["%"] = ["percent", "per cent", "pct"],
        ["lx"] = ["lux"],
        ["mW/m²"] = ["mW/m2"],
        ["W/m²"] = ["W/m2"],
        ["kW/m²"] = ["kW/m2"],
        ["B"] = ["byte", "bytes"],
    };

    private static readonly FrozenDictionary<string, Unit> BySymbol = Symbols().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gets every unit.</summary>
    public static IReadOnlyList<Unit> All => Units;

    /// <summary>Gets every way to write a unit after a number, the longest first.</summary>
    internal static IReadOnlyList<string> Spellings { get; } = [.. BySymbol.Keys.OrderByDescending(static symbol => symbol.Length).ThenBy(static symbol => symbol, StringComparer.Ordinal)];

    /// <summary>Finds a unit.</summary>
    /// <param name="text">As somebody wrote it; case counts.</param>
    /// <returns>The unit; null for one that code does not convert.</returns>
    public static Unit? Find(string text) => BySymbol.GetValueOrDefault(Normalise(text));

    /// <summary>The form in which units are compared: one micro sign, no space around.</summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <returns>The normalised text.</returns>
    public static string Normalise(string text) => text.Trim().Replace('\u03bc', '\u00b5').Replace('\u2126', '\u03a9').Replace('\u212a', 'K');

    /// <summary>Says whether two ways of writing mean the same unit.</summary>
    /// <param name="one">A unit.</param>
    /// <param name="other">Another.</param>
    /// <returns>True for the same text or the same entry of the table.</returns>
    public static bool AreSame(string one, string other) => Normalise(one) == Normalise(other) || (Find(one) is { } unit && unit == Find(other));

    private static Dictionary<string, Unit> Symbols()
    {
        var symbols = Units.ToDictionary(static unit => unit.Symbol, StringComparer.Ordinal);
        foreach (var unit in Units)
        {
            foreach (var word in OtherWords.GetValueOrDefault(unit.Symbol) ?? [])
            {
                symbols.Add(word, unit);
                if (word.Length > 3)
                {
                    symbols.TryAdd(char.ToUpperInvariant(word[0]) + word[1..], unit);
                }
            }
        }

        return symbols;
    }
}
