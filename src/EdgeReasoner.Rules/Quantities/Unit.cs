namespace EdgeReasoner.Rules.Quantities;

/// <summary>The kinds of quantity between whose units code converts; a unit of no kind is only equal to itself.</summary>
public enum Dimension
{
    /// <summary>A temperature; a difference of two is counted in the same steps.</summary>
    Temperature,

    /// <summary>A pressure.</summary>
    Pressure,

    /// <summary>A power.</summary>
    Power,

    /// <summary>An energy.</summary>
    Energy,

    /// <summary>An electric potential.</summary>
    Voltage,

    /// <summary>An electric current.</summary>
    Current,

    /// <summary>An electric resistance.</summary>
    Resistance,

    /// <summary>A length.</summary>
    Length,

    /// <summary>An area.</summary>
    Area,

    /// <summary>A volume.</summary>
    Volume,

    /// <summary>A volume a time.</summary>
    VolumeFlow,

    /// <summary>A mass.</summary>
    Mass,

    /// <summary>A mass a volume.</summary>
    Concentration,

    /// <summary>A duration.</summary>
    Time,

    /// <summary>A speed.</summary>
    Speed,

    /// <summary>A rotational speed.</summary>
    RotationalSpeed,

    /// <summary>A frequency.</summary>
    Frequency,

    /// <summary>A part of a whole.</summary>
    Ratio,

    /// <summary>An illuminance.</summary>
    Illuminance,

    /// <summary>A power an area.</summary>
    Irradiance,

    /// <summary>An amount of data.</summary>
    Information,

    /// <summary>An amount of data a time.</summary>
    BitRate,

    /// <summary>A force.</summary>
    Force,

    /// <summary>An electric charge.</summary>
    Charge,
}

/// <summary>A unit as it is written, and its amount in the dimension's base unit: base = (value + <paramref name="Offset"/>) × <paramref name="Numerator"/> / <paramref name="Denominator"/>.</summary>
/// <param name="Symbol">As code prints it; case counts (mW is not MW).</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Numerator">Positive.</param>
/// <param name="Denominator">Positive.</param>
/// <param name="Offset">Zero but for temperatures.</param>
public sealed record Unit(string Symbol, Dimension Dimension, decimal Numerator, decimal Denominator = 1, decimal Offset = 0)
{
    /// <summary>A number of this unit in another of the same dimension, exact to 28 digits.</summary>
    /// <param name="value">The number.</param>
    /// <param name="other">The other unit.</param>
    /// <param name="isDifference">Whether it is a difference: offsets do not count then.</param>
    /// <returns>The number in the other unit.</returns>
    /// <exception cref="InvalidOperationException">They measure different things.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public decimal To(decimal value, Unit other, bool isDifference = false)
    {
        if (other.Dimension != Dimension)
        {
            throw new InvalidOperationException($"{Symbol} cannot be turned into {other.Symbol}.");
        }

        if (other == this)
        {
            return value;
        }

        // Multiplied before divided: 50 °F are exactly 10 °C.
        var steps = (isDifference ? value : value + Offset) * Numerator * other.Denominator / (Denominator * other.Numerator);
        return isDifference ? steps : steps - other.Offset;
    }
}
