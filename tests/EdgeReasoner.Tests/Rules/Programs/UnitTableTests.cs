using EdgeReasoner.Rules.Quantities;
using UnitsNet;
using UnitsNet.Units;
using Xunit;
using Unit = EdgeReasoner.Rules.Quantities.Unit;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>Every entry of our table against a table that others made.</summary>
public sealed class UnitTableTests
{
    private const double Tolerance = 1e-12;

    // Theirs are rounded here: 133.32239 Pa for 133.322387415, and ampere-hours by a reciprocal of twelve digits.
    private static readonly Dictionary<string, double> Coarser = new(StringComparer.Ordinal) { ["mmHg"] = 3e-8, ["mAh"] = 3e-12, ["Ah"] = 3e-12 };

    // By name, not by symbol: a symbol that UnitsNet understands otherwise than we do must fail here.
    private static readonly Dictionary<string, Enum> Theirs = new(StringComparer.Ordinal)
    {
        ["°C"] = TemperatureUnit.DegreeCelsius,
        ["K"] = TemperatureUnit.Kelvin,
        ["°F"] = TemperatureUnit.DegreeFahrenheit,
        ["Pa"] = PressureUnit.Pascal,
        ["hPa"] = PressureUnit.Hectopascal,
        ["kPa"] = PressureUnit.Kilopascal,
        ["MPa"] = PressureUnit.Megapascal,
        ["mbar"] = PressureUnit.Millibar,
        ["bar"] = PressureUnit.Bar,
        ["mmHg"] = PressureUnit.MillimeterOfMercury,
        ["psi"] = PressureUnit.PoundForcePerSquareInch,
        ["µW"] = PowerUnit.Microwatt,
        ["mW"] = PowerUnit.Milliwatt,
        ["W"] = PowerUnit.Watt,
        ["kW"] = PowerUnit.Kilowatt,
        ["MW"] = PowerUnit.Megawatt,
        ["GW"] = PowerUnit.Gigawatt,
        ["J"] = EnergyUnit.Joule,
        ["kJ"] = EnergyUnit.Kilojoule,
        ["MJ"] = EnergyUnit.Megajoule,
        ["Wh"] = EnergyUnit.WattHour,
        ["kWh"] = EnergyUnit.KilowattHour,
        ["MWh"] = EnergyUnit.MegawattHour,
        ["µV"] = ElectricPotentialUnit.Microvolt,
        ["mV"] = ElectricPotentialUnit.Millivolt,
        ["V"] = ElectricPotentialUnit.Volt,
        ["kV"] = ElectricPotentialUnit.Kilovolt,
        ["µA"] = ElectricCurrentUnit.Microampere,
        ["mA"] = ElectricCurrentUnit.Milliampere,
        ["A"] = ElectricCurrentUnit.Ampere,
        ["kA"] = ElectricCurrentUnit.Kiloampere,
        ["mΩ"] = ElectricResistanceUnit.Milliohm,
        ["Ω"] = ElectricResistanceUnit.Ohm,
        ["kΩ"] = ElectricResistanceUnit.Kiloohm,
        ["MΩ"] = ElectricResistanceUnit.Megaohm,
        ["µm"] = LengthUnit.Micrometer,
        ["mm"] = LengthUnit.Millimeter,
        ["cm"] = LengthUnit.Centimeter,
        ["m"] = LengthUnit.Meter,
        ["km"] = LengthUnit.Kilometer,
        ["ft"] = LengthUnit.Foot,
        ["mm²"] = AreaUnit.SquareMillimeter,
        ["cm²"] = AreaUnit.SquareCentimeter,
        ["m²"] = AreaUnit.SquareMeter,
        ["ha"] = AreaUnit.Hectare,
        ["km²"] = AreaUnit.SquareKilometer,
        ["ml"] = VolumeUnit.Milliliter,
        ["cl"] = VolumeUnit.Centiliter,
        ["l"] = VolumeUnit.Liter,
        ["hl"] = VolumeUnit.Hectoliter,
        ["cm³"] = VolumeUnit.CubicCentimeter,
        ["m³"] = VolumeUnit.CubicMeter,
        ["ml/min"] = VolumeFlowUnit.MilliliterPerMinute,
        ["l/min"] = VolumeFlowUnit.LiterPerMinute,
        ["l/h"] = VolumeFlowUnit.LiterPerHour,
        ["l/s"] = VolumeFlowUnit.LiterPerSecond,
        ["m³/h"] = VolumeFlowUnit.CubicMeterPerHour,
        ["m³/min"] = VolumeFlowUnit.CubicMeterPerMinute,
        ["m³/s"] = VolumeFlowUnit.CubicMeterPerSecond,
        ["µg"] = MassUnit.Microgram,
        ["mg"] = MassUnit.Milligram,
        ["g"] = MassUnit.Gram,
        ["kg"] = MassUnit.Kilogram,
        ["t"] = MassUnit.Tonne,
        ["lb"] = MassUnit.Pound,
        ["ng/m³"] = MassConcentrationUnit.NanogramPerLiter, // a thousand of ours: they have none a cubic metre
        ["µg/m³"] = MassConcentrationUnit.MicrogramPerCubicMeter,
        ["mg/m³"] = MassConcentrationUnit.MilligramPerCubicMeter,
        ["g/m³"] = MassConcentrationUnit.GramPerCubicMeter,
        ["µg/l"] = MassConcentrationUnit.MicrogramPerLiter,
        ["mg/l"] = MassConcentrationUnit.MilligramPerLiter,
        ["g/l"] = MassConcentrationUnit.GramPerLiter,
        ["kg/m³"] = MassConcentrationUnit.KilogramPerCubicMeter,
        ["µs"] = DurationUnit.Microsecond,
        ["ms"] = DurationUnit.Millisecond,
        ["s"] = DurationUnit.Second,
        ["min"] = DurationUnit.Minute,
        ["h"] = DurationUnit.Hour,
        ["d"] = DurationUnit.Day,
        ["wk"] = DurationUnit.Week,
        ["mm/s"] = SpeedUnit.MillimeterPerSecond,
        ["cm/s"] = SpeedUnit.CentimeterPerSecond,
        ["m/s"] = SpeedUnit.MeterPerSecond,
        ["m/min"] = SpeedUnit.MeterPerMinute,
        ["km/h"] = SpeedUnit.KilometerPerHour,
        ["kn"] = SpeedUnit.Knot,
        ["mph"] = SpeedUnit.MilePerHour,
        ["rpm"] = RotationalSpeedUnit.RevolutionPerMinute,
        ["r/s"] = RotationalSpeedUnit.RevolutionPerSecond,
        ["mHz"] = FrequencyUnit.Millihertz,
        ["Hz"] = FrequencyUnit.Hertz,
        ["kHz"] = FrequencyUnit.Kilohertz,
        ["MHz"] = FrequencyUnit.Megahertz,
        ["GHz"] = FrequencyUnit.Gigahertz,
        ["%"] = RatioUnit.Percent,
        ["‰"] = RatioUnit.PartPerThousand,
        ["ppm"] = RatioUnit.PartPerMillion,
        ["ppb"] = RatioUnit.PartPerBillion,
        ["lx"] = IlluminanceUnit.Lux,
        ["klx"] = IlluminanceUnit.Kilolux,
        ["mW/m²"] = IrradianceUnit.MilliwattPerSquareMeter,
        ["W/m²"] = IrradianceUnit.WattPerSquareMeter,
        ["kW/m²"] = IrradianceUnit.KilowattPerSquareMeter,
        ["B"] = InformationUnit.Byte,
        ["kB"] = InformationUnit.Kilobyte,
        ["MB"] = InformationUnit.Megabyte,
        ["GB"] = InformationUnit.Gigabyte,
        ["bit/s"] = BitRateUnit.BitPerSecond,
        ["kbit/s"] = BitRateUnit.KilobitPerSecond,
        ["Mbit/s"] = BitRateUnit.MegabitPerSecond,
        ["Gbit/s"] = BitRateUnit.GigabitPerSecond,
        ["N"] = ForceUnit.Newton,
        ["kN"] = ForceUnit.Kilonewton,
        ["mAh"] = ElectricChargeUnit.MilliampereHour,
        ["Ah"] = ElectricChargeUnit.AmpereHour,
    };

    // What a base unit of ours is called there.
    private static readonly Dictionary<Dimension, Enum> TheirBase = new()
    {
        [Dimension.Temperature] = TemperatureUnit.Kelvin,
        [Dimension.Pressure] = PressureUnit.Pascal,
        [Dimension.Power] = PowerUnit.Watt,
        [Dimension.Energy] = EnergyUnit.Joule,
        [Dimension.Voltage] = ElectricPotentialUnit.Volt,
        [Dimension.Current] = ElectricCurrentUnit.Ampere,
        [Dimension.Resistance] = ElectricResistanceUnit.Ohm,
        [Dimension.Length] = LengthUnit.Meter,
        [Dimension.Area] = AreaUnit.SquareMeter,
        [Dimension.Volume] = VolumeUnit.CubicMeter,
        [Dimension.VolumeFlow] = VolumeFlowUnit.CubicMeterPerSecond,
        [Dimension.Mass] = MassUnit.Kilogram,
        [Dimension.Concentration] = MassConcentrationUnit.KilogramPerCubicMeter,
        [Dimension.Time] = DurationUnit.Second,
        [Dimension.Speed] = SpeedUnit.MeterPerSecond,
        [Dimension.RotationalSpeed] = RotationalSpeedUnit.RevolutionPerMinute,
        [Dimension.Frequency] = FrequencyUnit.Hertz,
        [Dimension.Ratio] = RatioUnit.DecimalFraction,
        [Dimension.Illuminance] = IlluminanceUnit.Lux,
        [Dimension.Irradiance] = IrradianceUnit.WattPerSquareMeter,
        [Dimension.Information] = InformationUnit.Byte,
        [Dimension.BitRate] = BitRateUnit.BitPerSecond,
        [Dimension.Force] = ForceUnit.Newton,
        [Dimension.Charge] = ElectricChargeUnit.Coulomb,
    };

    public static TheoryData<string> Symbols => [.. UnitTable.All.Select(static unit => unit.Symbol)];

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Entry_AgainstUnitsNet_HasTheSameFactorAndOffset(string symbol)
    {
        var unit = UnitTable.Find(symbol)!;
        var tolerance = Coarser.GetValueOrDefault(symbol, Tolerance);
        var scale = symbol == "ng/m³" ? 1e-3 : 1.0;

        // base = (value + offset) × factor: at 0 the offset shows, between two values the factor.
        var atZero = InTheirBase(unit, 0) * scale;
        var factor = (InTheirBase(unit, 1000) - InTheirBase(unit, 0)) / 1000 * scale;

        var ourFactor = (double)unit.Numerator / (double)unit.Denominator;
        Assert.InRange(ourFactor / factor, 1 - tolerance, 1 + tolerance);
        Assert.InRange((double)unit.Offset * ourFactor, atZero - (tolerance * Math.Abs(atZero)), atZero + (tolerance * Math.Abs(atZero)));
    }

    [Fact]
    public void Table_AllEntries_AreMappedAndDistinct()
    {
        Assert.Equal(Theirs.Keys.Order(StringComparer.Ordinal), UnitTable.All.Select(static unit => unit.Symbol).Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<Dimension>(), UnitTable.All.Select(static unit => unit.Dimension).Distinct().Order());
        Assert.All(UnitTable.All, static unit => Assert.Equal(unit, UnitTable.Find(unit.Symbol)));
    }

    // Two entries of one size are two names of one unit, and must be known to be that; two of one name differ in size.
    [Fact]
    public void Table_EntriesOfOneDimension_DifferInSizeUnlessTheyAreNamesOfOneUnit()
    {
        string[][] known = [["hPa", "mbar"], ["ml", "cm³"], ["µg/l", "mg/m³"], ["mg/l", "g/m³"], ["g/l", "kg/m³"]];

        var found = UnitTable.All.GroupBy(static unit => (unit.Dimension, Factor: unit.Numerator / unit.Denominator, unit.Offset)).Where(static same => same.Count() > 1);

        Assert.Equal(Sorted(known), Sorted(found.Select(static same => same.Select(static unit => unit.Symbol))));
    }

    [Theory]
    [InlineData("mW", "MW")]
    [InlineData("mA", "MA")]
    [InlineData("mPa", "MPa")]
    [InlineData("mV", "MV")]
    [InlineData("mΩ", "MΩ")]
    [InlineData("mHz", "MHz")]
    [InlineData("mWh", "MWh")]
    [InlineData("mbit/s", "Mbit/s")]
    [InlineData("kW", "KW")]
    [InlineData("kw", "kW")]
    [InlineData("k", "K")]
    [InlineData("c", "C")]
    [InlineData("a", "A")]
    [InlineData("S", "s")]
    [InlineData("T", "t")]
    [InlineData("H", "h")]
    [InlineData("PA", "Pa")]
    [InlineData("b", "B")]
    [InlineData("gb", "GB")]
    [InlineData("KM", "km")]
    [InlineData("M", "m")]
    [InlineData("G", "g")]
    [InlineData("ah", "Ah")]
    public void AreSame_SpellingsOfAnotherCase_AreNotTheSameUnit(string one, string other) => Assert.False(UnitTable.AreSame(one, other));

    [Theory]
    [InlineData("W")]
    [InlineData("V")]
    [InlineData("A")]
    [InlineData("m")]
    [InlineData("g")]
    [InlineData("g/m³")]
    [InlineData("g/l")]
    [InlineData("s")]
    public void Find_MicroSignAndGreekMu_AreTheSameUnit(string unit)
    {
        Assert.NotNull(UnitTable.Find("\u00b5" + unit));
        Assert.Equal(UnitTable.Find("\u00b5" + unit), UnitTable.Find("\u03bc" + unit));
        Assert.True(UnitTable.AreSame("\u00b5" + unit, "\u03bc" + unit));
    }

    [Theory]
    [InlineData("\u2126", "Ω")] // the ohm sign and the Greek letter
    [InlineData("k\u2126", "kΩ")]
    [InlineData("\u212a", "K")] // the kelvin sign
    [InlineData("℃", "°C")]
    [InlineData(" kW ", "kW")]
    [InlineData("L/min", "l/min")]
    [InlineData("m3/h", "m³/h")]
    [InlineData("degrees celsius", "°C")]
    [InlineData("Minutes", "min")]
    [InlineData("people", "people")]
    public void AreSame_SpellingsOfOneUnit_AreTheSame(string one, string other) => Assert.True(UnitTable.AreSame(one, other));

    [Theory]
    [InlineData("50", "°F", "10", "°C")]
    [InlineData("-40", "°F", "-40", "°C")]
    [InlineData("32", "°F", "273.15", "K")]
    [InlineData("10", "°C", "50", "°F")]
    [InlineData("6.8", "bar", "680", "kPa")]
    [InlineData("680", "kPa", "6.8", "bar")]
    [InlineData("1", "kWh", "3600", "kJ")]
    [InlineData("90", "min", "1.5", "h")]
    [InlineData("1", "m³/h", "1000", "l/h")]
    [InlineData("36", "km/h", "10", "m/s")]
    [InlineData("1", "ft", "304.8", "mm")]
    [InlineData("1", "lb", "453.59237", "g")]
    [InlineData("0.5", "%", "5000", "ppm")]
    [InlineData("1", "Ah", "1000", "mAh")]
    [InlineData("1000", "mmHg", "133322.387415", "Pa")] // 13.5951 g/cm³ × 9.80665 m/s² × 1 mm; 133.322368421 is the torr
    public void To_UnitOfTheSameDimension_IsExact(string number, string unit, string expected, string other)
        => Assert.Equal(Exact(expected), UnitTable.Find(unit)!.To(Exact(number), UnitTable.Find(other)!));

    [Theory]
    [InlineData("9", "°F", "5", "°C")]
    [InlineData("5", "°C", "5", "K")]
    [InlineData("18", "°F", "10", "K")]
    public void To_Difference_LeavesTheZeroPointOut(string number, string unit, string expected, string other)
        => Assert.Equal(Exact(expected), UnitTable.Find(unit)!.To(Exact(number), UnitTable.Find(other)!, isDifference: true));

    [Fact]
    public void To_UnitOfAnotherDimension_IsRefused()
        => Assert.Throws<InvalidOperationException>(static () => UnitTable.Find("W")!.To(1, UnitTable.Find("Wh")!));

    private static double InTheirBase(Unit unit, double value) => UnitConverter.Convert(value, Theirs[unit.Symbol], TheirBase[unit.Dimension]);

    private static IEnumerable<string> Sorted(IEnumerable<IEnumerable<string>> groups)
        => groups.Select(static group => string.Join(" = ", group.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);

    private static decimal Exact(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
