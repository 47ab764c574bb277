using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Programs;

/// <summary>A number or a time of day that was worked out.</summary>
/// <param name="Number">The number; of a time of day, seconds since midnight.</param>
/// <param name="Unit">Its unit as written; null for none.</param>
/// <param name="IsBare">Whether it was written without a unit, and so takes that of what it meets.</param>
/// <param name="IsDifference">Whether it is a difference: of temperatures, the zero point does not count then.</param>
/// <param name="IsClock">Whether it is a time of day.</param>
/// <param name="IsRead">Whether it is a time of day that a reading tells: another time it may tell a number.</param>
/// <param name="HasAdopted">Whether a number without a unit has been added to one with a unit.</param>
internal readonly record struct Amount(decimal Number, string? Unit = null, bool IsBare = false, bool IsDifference = false, bool IsClock = false, bool HasAdopted = false, bool IsRead = false)
{
    /// <summary>Gets the seconds of a day.</summary>
    internal const int Day = 86_400;

    /// <summary>A word that takes the unit of the temperature it meets.</summary>
    internal const string Degrees = "degrees";

    /// <summary>Brings another amount into the unit of this one.</summary>
    /// <param name="other">The other.</param>
    /// <param name="isDifference">Whether the zero points do not count.</param>
    /// <returns>Both in one unit; null when they cannot be brought together.</returns>
    internal (Amount Left, Amount Right)? With(Amount other, bool isDifference)
    {
        if (IsClock || other.IsClock)
        {
            return IsClock && other.IsClock ? (this, other) : null;
        }

        if (Unit == other.Unit)
        {
            return (this, other);
        }

        if (Unit is null)
        {
            return IsBare ? (this with { Unit = other.Unit }, other) : null;
        }

        if (other.Unit is null)
        {
            return other.IsBare ? (this, other with { Unit = Unit }) : null;
        }

        if (IsDegrees(Unit, other.Unit) || IsDegrees(other.Unit, Unit))
        {
            var unit = Unit == Degrees ? other.Unit : Unit;
            return (this with { Unit = unit }, other with { Unit = unit });
        }

        if (UnitTable.Normalise(Unit) == UnitTable.Normalise(other.Unit))
        {
            return (this, other with { Unit = Unit });
        }

        return UnitTable.Find(Unit) is { } to && UnitTable.Find(other.Unit) is { } from && to.Dimension == from.Dimension
            ? (this, other with { Number = from.To(other.Number, to, isDifference), Unit = Unit })
            : null;

        static bool IsDegrees(string one, string other) => one == Degrees && UnitTable.Find(other) is { Dimension: Dimension.Temperature };
    }

    /// <summary>The amount as a person reads it.</summary>
    /// <returns>Number and unit.</returns>
    public override string ToString() => IsClock ? ProgramPrinter.Clock(TimeSpan.FromSeconds((double)Number)) : ProgramPrinter.Number(Number) + (Unit is null ? "" : " " + Unit);
}
