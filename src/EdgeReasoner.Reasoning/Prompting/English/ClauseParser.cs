namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Reads the parts that rules and questions share: operands, sums, conditions.</summary>
/// <param name="field">The field the text comes from, for errors.</param>
/// <param name="text">The text.</param>
/// <param name="readings">The names that may occur.</param>
internal sealed class ClauseParser(string field, string text, ReadingTable readings)
{
    private static readonly string[] Units =
    [
        "°c", "°f", "l/min", "m3/h", "m³/h", "m/s", "kwh", "rpm", "ppm", "ppb", "kpa", "hpa", "mbar", "bar", "psi", "lux", "pa", "kw", "hz", "mm", "cm", "km",
        "kg", "ms", "min", "mv", "ma", "db", "%", "c", "f", "k", "l", "m", "h", "s", "v", "a", "w", "g",
    ];

    /// <summary>Gets the cursor over the text.</summary>
    internal TextCursor Cursor { get; } = new(text);

    /// <summary>Gets what was not understood, once something was not.</summary>
    internal Misreading? Misreading { get; private set; }

    /// <summary>Notes that the text is not understood at the cursor.</summary>
    /// <param name="expected">What could have stood here.</param>
    internal void Fail(string expected) => Misreading ??= new Misreading(field, Cursor.WordHere(), expected);

    /// <summary>Reads a condition such as "supply minus return is above 5 °C", "door is open", "level is rising".</summary>
    /// <param name="isQuestion">True when "is" stood before the reading: "is level above 5".</param>
    /// <returns>The condition, or null after <see cref="Fail"/>.</returns>
    internal Condition? Condition(bool isQuestion)
    {
        var name = Cursor.TakeName(readings.FoldedNames);
        if (name < 0)
        {
            Fail("the name of a reading of this request is expected");
            return null;
        }

        if (!readings.IsNumber(name))
        {
            return StateCondition(name, isQuestion);
        }

        var afterName = Cursor.Position;
        if ((isQuestion || Cursor.Take("is", "are")) && TakeTrend() is { } trend)
        {
            return new Condition.Going(UseSeries(name), trend);
        }

        Cursor.Position = afterName;
        var left = Sum(name, most: 2);
        if (left is null)
        {
            return null;
        }

        if (TakeComparator(isQuestion) is not { } comparator)
        {
            Fail("'above', 'below', 'at least', 'at most', 'equal to', 'rising', 'falling' or 'steady' is expected after a reading");
            return null;
        }

        var right = Operand(readings.UnitOf(name));
        return right is null ? null : new Condition.Compared(left, comparator, right);
    }

    /// <summary>Takes the name of a reading without noting a use of it.</summary>
    /// <returns>Whether one stood there.</returns>
    internal bool PassName() => Cursor.TakeName(readings.FoldedNames) >= 0;

    /// <summary>Reads a sum: "a plus b minus 3".</summary>
    /// <param name="first">The reading that begins it, already taken; −1 when it is still to be read.</param>
    /// <param name="most">Most operands.</param>
    /// <returns>The operands, or null after <see cref="Fail"/>.</returns>
    internal IReadOnlyList<SignedOperand>? Sum(int first, int most)
    {
        var start = first < 0 ? Operand(unit: null) : new Operand.Measured(UseValue(first));
        if (start is null)
        {
            return null;
        }

        List<SignedOperand> sum = [new(start, IsTaken: false)];
        while (TakeSign() is { } isTaken)
        {
            if (sum.Count == most)
            {
                Fail($"at most {most} numbers can be added up here");
                return null;
            }

            if (Operand(first < 0 ? null : readings.UnitOf(first)) is not { } operand)
            {
                return null;
            }

            sum.Add(new(operand, isTaken));
        }

        return Misreading is null ? sum : null;
    }

    /// <summary>Reads a number or the name of a reading of numbers.</summary>
    /// <param name="unit">The unit it is compared in, or null.</param>
    /// <returns>The operand, or null after <see cref="Fail"/>.</returns>
    internal Operand? Operand(string? unit)
    {
        var start = Cursor.Position;
        var name = Cursor.TakeName(readings.FoldedNames);
        if (name >= 0)
        {
            if (!readings.IsNumber(name))
            {
                Cursor.Position = start;
                Fail($"'{readings.Names[name]}' is not a number and cannot be compared or added");
                return null;
            }

            return new Operand.Measured(UseValue(name));
        }

        if (!Cursor.TakeNumber(out var number))
        {
            Fail("a number or the name of a reading of this request is expected");
            return null;
        }

        var beforeUnit = Cursor.Position;
        if (unit is not null && Cursor.Take(TextCursor.Fold(unit)))
        {
            return new Operand.Literal(number);
        }

        if (Cursor.Take(Units) && unit is not null)
        {
            Cursor.Position = beforeUnit;
            Fail($"the unit must be that of the reading, '{unit}'");
            return null;
        }

        return new Operand.Literal(number);
    }

    /// <summary>Takes the name of a reading whose course is asked.</summary>
    /// <returns>The index into <see cref="Problem.Names"/>, or −1 after <see cref="Fail"/>.</returns>
    internal int SeriesName()
    {
        var name = Cursor.TakeName(readings.FoldedNames);
        if (name < 0)
        {
            Fail("the name of a reading of this request is expected");
            return -1;
        }

        return UseSeries(name);
    }

    /// <summary>Takes a word for a trend.</summary>
    /// <returns>The trend, or null.</returns>
    internal Trend? TakeTrend()
        => Cursor.Take("rising", "going up", "increasing", "climbing") ? Trend.Rising
            : Cursor.Take("falling", "going down", "decreasing", "dropping") ? Trend.Falling
            : Cursor.Take("steady", "stable", "flat", "unchanged") ? Trend.Steady
            : null;

    private Condition.InState? StateCondition(int name, bool isQuestion)
    {
        if (!isQuestion && !Cursor.Take("is", "are"))
        {
            Fail($"'is' or 'is not' comes after '{readings.Names[name]}'");
            return null;
        }

        var isNegated = Cursor.Take("not");
        var state = Cursor.WordHere().TrimEnd('.');
        if (state.Length == 0 || !Cursor.Take(TextCursor.Fold(state)))
        {
            Fail("the name of a state is expected");
            return null;
        }

        return new Condition.InState(UseValue(name), readings.StateOf(readings.TruthWord(name, state)), isNegated);
    }

    private Comparator? TakeComparator(bool isQuestion)
    {
        if (!isQuestion && !Cursor.Take("is", "are"))
        {
            return Cursor.Take("exceeds") ? Comparator.Above
                : Cursor.Take("equals") ? Comparator.Equal
                : Cursor.Take("differs from") || Cursor.TakeMark("!=") ? Comparator.Different
                : Cursor.TakeMark(">=") ? Comparator.AtLeast
                : Cursor.TakeMark("<=") ? Comparator.AtMost
                : Cursor.TakeMark(">") ? Comparator.Above
                : Cursor.TakeMark("<") ? Comparator.Below
                : Cursor.TakeMark("=") ? Comparator.Equal
                : null;
        }

        return Cursor.Take("not above", "not over", "at most", "no more than", "no higher than") ? Comparator.AtMost
            : Cursor.Take("not below", "not under", "at least", "no less than", "no lower than") ? Comparator.AtLeast
            : Cursor.Take("not equal to", "different from") ? Comparator.Different
            : Cursor.Take("above", "over", "greater than", "more than", "higher than") ? Comparator.Above
            : Cursor.Take("below", "under", "less than", "lower than") ? Comparator.Below
            : Cursor.Take("equal to", "exactly", "the same as") ? Comparator.Equal
            : null;
    }

    private bool? TakeSign()
    {
        var start = Cursor.Position;
        _ = Cursor.TakeMark(",");
        bool? isTaken = Cursor.Take("plus", "and add", "add") || Cursor.TakeMark("+") ? false
            : Cursor.Take("minus", "and take away", "and take", "take away", "take") || Cursor.TakeMark("- ") ? true
            : null;
        if (isTaken is null)
        {
            Cursor.Position = start;
        }

        return isTaken;
    }

    private int UseValue(int name)
    {
        if (readings.BadQualityOf(name) is { } quality)
        {
            Fail($"reading '{readings.Names[name]}' has quality '{quality}', which the bundled model does not weigh; leave the reading out or send a good one");
        }

        return readings.Use(name, asSeries: false);
    }

    private int UseSeries(int name)
    {
        if (!readings.IsNumber(name) || readings.CountOf(name) is < 2 or > 7)
        {
            Fail($"the trend of '{readings.Names[name]}' needs 2 to 7 readings of that name, all numbers");
        }

        return readings.Use(name, asSeries: true);
    }
}
