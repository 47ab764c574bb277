namespace EdgeReasoner.Rules.Programs;

/// <summary>The comparison of two numbers or times.</summary>
public enum Comparator
{
    /// <summary>Left &gt; right.</summary>
    Above,

    /// <summary>Left &lt; right.</summary>
    Below,

    /// <summary>Left ≥ right.</summary>
    AtLeast,

    /// <summary>Left ≤ right.</summary>
    AtMost,

    /// <summary>Left = right.</summary>
    Equal,

    /// <summary>Left ≠ right.</summary>
    Different,
}

/// <summary>The trend of a series: more ups than downs between neighbours is rising, fewer is falling, as many is steady.</summary>
public enum Trend
{
    /// <summary>More ups than downs.</summary>
    Rising,

    /// <summary>More downs than ups.</summary>
    Falling,

    /// <summary>As many ups as downs.</summary>
    Steady,
}

/// <summary>A condition of a decision program. It holds, does not hold, or cannot be told (three-valued truth).</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Two numbers or times compared.</summary>
    /// <param name="Left">The left one.</param>
    /// <param name="Comparator">How.</param>
    /// <param name="Right">The right one.</param>
    public sealed record Compared(Value Left, Comparator Comparator, Value Right) : Condition;

    /// <summary>A number from the lower to the upper bound, both included; or a time of day from the first to before the second, over midnight where the second is earlier.</summary>
    /// <param name="Of">The number or time.</param>
    /// <param name="Low">The lower bound, or the first time.</param>
    /// <param name="High">The upper bound, or the second time.</param>
    public sealed record Between(Value Of, Value Low, Value High) : Condition;

    /// <summary>A reading that names a state, or a switch.</summary>
    /// <param name="Reading">Its name.</param>
    /// <param name="State">The state, exactly as the reading says it.</param>
    public sealed record InState(string Reading, string State) : Condition;

    /// <summary>Two readings that name the same state.</summary>
    /// <param name="Reading">The one.</param>
    /// <param name="Other">The other.</param>
    public sealed record SameState(string Reading, string Other) : Condition;

    /// <summary>A series that goes somewhere.</summary>
    /// <param name="Reading">Its name; two values or more.</param>
    /// <param name="Trend">Where.</param>
    public sealed record Going(string Reading, Trend Trend) : Condition;

    /// <summary>A reading that has no value.</summary>
    /// <param name="Reading">Its name.</param>
    public sealed record Missing(string Reading) : Condition;

    /// <summary>The quality that the source gives a reading.</summary>
    /// <param name="Reading">Its name.</param>
    /// <param name="Quality">The word; a reading without one is good, one without a value is missing.</param>
    public sealed record OfQuality(string Reading, string Quality) : Condition;

    /// <summary>The day of the week on which the request came.</summary>
    /// <param name="Days">One or more.</param>
    public sealed record OnDay(IReadOnlyList<DayOfWeek> Days) : Condition;

    /// <summary>A condition on one reading that has held for some time; each value holds until the next came.</summary>
    /// <param name="That">The condition; of one reading's newest value.</param>
    /// <param name="For">The duration, in seconds.</param>
    /// <param name="IsLonger">True for "more than", false for "at least".</param>
    public sealed record Held(Condition That, decimal For, bool IsLonger) : Condition;

    /// <summary>Every one of several.</summary>
    /// <param name="Conditions">Two or more.</param>
    public sealed record All(IReadOnlyList<Condition> Conditions) : Condition;

    /// <summary>One or more of several.</summary>
    /// <param name="Conditions">Two or more.</param>
    public sealed record Any(IReadOnlyList<Condition> Conditions) : Condition;

    /// <summary>The opposite.</summary>
    /// <param name="Of">The condition that must not hold.</param>
    public sealed record Not(Condition Of) : Condition;
}
