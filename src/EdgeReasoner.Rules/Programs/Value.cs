namespace EdgeReasoner.Rules.Programs;

/// <summary>What is made of several numbers.</summary>
public enum Statistic
{
    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The smallest.</summary>
    Lowest,

    /// <summary>The largest.</summary>
    Highest,

    /// <summary>The middle one in order of size; of an even number the mean of the two in the middle.</summary>
    Median,

    /// <summary>All added up.</summary>
    Total,

    /// <summary>The largest less the smallest.</summary>
    Spread,

    /// <summary>The newest less the oldest; of a series only.</summary>
    Change,

    /// <summary>The oldest; of a series only.</summary>
    First,
}

/// <summary>An operation on two numbers.</summary>
public enum Operation
{
    /// <summary>Left + right.</summary>
    Plus,

    /// <summary>Left − right.</summary>
    Minus,

    /// <summary>Left × right.</summary>
    Times,

    /// <summary>Left ÷ right.</summary>
    DividedBy,
}

/// <summary>A number or time in a decision program: written there, read from a sensor, or worked out.</summary>
public abstract record Value
{
    private Value()
    {
    }

    /// <summary>A number as written.</summary>
    /// <param name="Amount">The number, at most 28 digits.</param>
    /// <param name="Unit">Its unit as written; null for none: it is then in the unit of what it is compared with.</param>
    public sealed record Literal(decimal Amount, string? Unit = null) : Value;

    /// <summary>A time of day as written.</summary>
    /// <param name="SinceMidnight">0:00 to 23:59:59.</param>
    public sealed record ClockTime(TimeSpan SinceMidnight) : Value;

    /// <summary>The time of day at which the request came.</summary>
    public sealed record Now : Value;

    /// <summary>The newest value of a reading: a number, or a time of day where its text is one.</summary>
    /// <param name="Reading">Its name.</param>
    public sealed record Measured(string Reading) : Value;

    /// <summary>The age of the newest value of a reading, in seconds.</summary>
    /// <param name="Reading">Its name.</param>
    public sealed record Age(string Reading) : Value;

    /// <summary>A statistic over the values of one reading.</summary>
    /// <param name="Statistic">Which.</param>
    /// <param name="Reading">Its name; two values or more.</param>
    public sealed record OfSeries(Statistic Statistic, string Reading) : Value;

    /// <summary>A statistic over several numbers.</summary>
    /// <param name="Statistic">Which; not one of a series.</param>
    /// <param name="Items">Two or more.</param>
    public sealed record OfSeveral(Statistic Statistic, IReadOnlyList<Value> Items) : Value;

    /// <summary>Two numbers worked together.</summary>
    /// <param name="Operation">How.</param>
    /// <param name="Left">The left one.</param>
    /// <param name="Right">The right one.</param>
    public sealed record Worked(Operation Operation, Value Left, Value Right) : Value;

    /// <summary>How many of several conditions hold.</summary>
    /// <param name="Conditions">Two or more.</param>
    public sealed record CountOf(IReadOnlyList<Condition> Conditions) : Value;

    /// <summary>A number in another unit.</summary>
    /// <param name="Of">The number.</param>
    /// <param name="Unit">The unit it is given in.</param>
    public sealed record In(Value Of, string Unit) : Value;
}
