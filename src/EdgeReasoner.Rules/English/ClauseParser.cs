namespace EdgeReasoner.Rules.English;

/// <summary>Reads the parts that rules and questions share: operands, sums, conditions.</summary>
/// <param name="field">The field the text comes from, for errors.</param>
/// <param name="text">The text.</param>
/// <param name="readings">The names that may occur.</param>
internal sealed class ClauseParser(string field, string text, ReadingTable readings)
{
    private static readonly string[] QualityWords = ["good", "bad", "stale", "uncertain", "unknown", "missing", "fault", "faulty"];

    /// <summary>Gets the cursor over the text.</summary>
    internal TextCursor Cursor { get; } = new(text);

    /// <summary>Gets what was not understood, once something was not.</summary>
    internal ParseFailure? ParseFailure { get; private set; }

    /// <summary>Notes that the text is not understood at the cursor.</summary>
    /// <param name="expected">What could have stood here.</param>
    internal void Fail(string expected) => ParseFailure ??= new ParseFailure(field, Cursor.WordHere(), expected);

    /// <summary>Reads a condition such as "supply minus return is above 5 °C", "door is open", "level is rising".</summary>
    /// <param name="isQuestion">True when "is" stood before the reading: "is level above 5".</param>
    /// <returns>The condition, or null after <see cref="Fail"/>.</returns>
    internal Condition? Condition(bool isQuestion)
    {
        var isQuality = Cursor.Take("the quality of", "quality of");
        var name = Cursor.TakeName(readings.FoldedNames);
        if (name < 0)
        {
            Fail("the name of a reading of this request is expected");
            return null;
        }

        if (isQuality)
        {
            return OfQuality(name, isQuestion);
        }

        if (QualityCondition(name, isQuestion) is { } quality)
        {
            return quality;
        }

        if (!readings.IsNumber(name))
        {
            return StateCondition(name, isQuestion);
        }

        if (AgeCondition(name, isQuestion) is { } age)
        {
            return age;
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

    /// <summary>Reads a sum in a condition: "a plus b".</summary>
    /// <param name="first">The reading that begins it, already taken.</param>
    /// <param name="most">Most operands.</param>
    /// <returns>The operands, or null after <see cref="Fail"/>.</returns>
    internal IReadOnlyList<SignedOperand>? Sum(int first, int most)
    {
        List<SignedOperand> sum = [new(new Operand.Measured(UseValue(first)), IsTaken: false)];
        while (TakeSign() is { } isTaken)
        {
            if (sum.Count == most)
            {
                Fail($"at most {most} numbers can be added up here");
                return null;
            }

            if (Operand(readings.UnitOf(first)) is not { } operand)
            {
                return null;
            }

            sum.Add(new(operand, isTaken));
        }

        return ParseFailure is null ? sum : null;
    }

    /// <summary>Reads a number or the name of a reading of numbers.</summary>
    /// <param name="unit">The unit it is compared in; null for none, and then the number carries none either.</param>
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

        if (Units.Take(Cursor) is { } other && unit is not null && Units.Fold(unit) != other)
        {
            Cursor.Position = beforeUnit;
            Fail($"the unit must be that of the reading, '{unit}'");
            return null;
        }

        return new Operand.Literal(number);
    }

    /// <summary>Takes the name of a reading of state and finds the option that is named like the state.</summary>
    /// <param name="options">The options' names, folded.</param>
    /// <returns>Index of the option, or null after <see cref="Fail"/>.</returns>
    internal int? StateOption(IReadOnlyList<string> options)
    {
        var name = Cursor.TakeName(readings.FoldedNames);
        if (name < 0 || readings.IsNumber(name))
        {
            Fail("the name of a reading that is a state is expected after 'keep'");
            return null;
        }

        var state = readings.StateNameOf(name);
        var option = options.Index().Where(item => readings.IsState(name, item.Item)).Select(static item => (int?)item.Index).FirstOrDefault();
        if (option is null)
        {
            Fail($"'keep {readings.Names[name]}' needs an option that is named like its state, '{state}'");
        }
        else if (readings.BadQualityOf(name) is { } quality)
        {
            Fail($"'{readings.Names[name]}' cannot be kept as it is while its quality is '{quality}'");
        }

        return ParseFailure is null ? option : null;
    }

    /// <summary>Reads the readings that options name, for a question which of them is highest.</summary>
    /// <param name="options">The options' names, folded.</param>
    /// <returns>Indices into <see cref="Problem.Names"/>, or null after <see cref="Fail"/>.</returns>
    internal IReadOnlyList<int>? Candidates(IReadOnlyList<string> options)
    {
        List<int> candidates = [];
        foreach (var (index, option) in options.Index())
        {
            var name = readings.FoldedNames.Index().Where(item => item.Item == option).Select(static item => item.Index).FirstOrDefault(-1);
            if (name < 0 || !readings.IsNumber(name) || readings.BadQualityOf(name) is not null)
            {
                ParseFailure ??= new ParseFailure($"options[{index}]", option, "to be compared, every option must be the name of a reading that is a good number");
                return null;
            }

            candidates.Add(UseValue(name));
        }

        return candidates;
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

    // "temp is bad", "temp is not good": only where these words cannot be the reading's own state.
    private Condition.OfQuality? QualityCondition(int name, bool isQuestion)
    {
        var start = Cursor.Position;
        if (readings.IsNumber(name) && (isQuestion || Cursor.Take("is", "are")))
        {
            _ = Cursor.Take("not");
            if (Cursor.Take(QualityWords))
            {
                Cursor.Position = start;
                return OfQuality(name, isQuestion);
            }
        }

        Cursor.Position = start;
        return null;
    }

    private Condition.OfQuality? OfQuality(int name, bool isQuestion)
    {
        if (!isQuestion && !Cursor.Take("is", "are"))
        {
            Fail($"'is' or 'is not' comes after '{readings.Names[name]}'");
            return null;
        }

        var isNegated = Cursor.Take("not");
        var word = Cursor.WordHere().TrimEnd('.');
        if (word.Length == 0 || !Cursor.Take(TextCursor.Fold(word)))
        {
            Fail("a word for the quality, such as 'good' or 'bad', is expected");
            return null;
        }

        readings.NoteQualityAsked(name);
        var used = readings.Use(name, asSeries: false);
        return new Condition.OfQuality(used, readings.StateOf(readings.BadQualityOf(name) ?? "good"), readings.StateOf(word), isNegated);
    }

    // "temp is older than 10 min": the age in whole units, rounded so that the comparison comes out right.
    private Condition.Compared? AgeCondition(int name, bool isQuestion)
    {
        var start = Cursor.Position;
        bool? isOlder = !isQuestion && !Cursor.Take("is", "are") ? null
            : Cursor.Take("older than") ? true
            : Cursor.Take("newer than", "younger than", "fresher than") ? false
            : null;
        if (isOlder is null)
        {
            Cursor.Position = start;
            return null;
        }

        if (readings.AgeOf(name) is not { } age)
        {
            Fail($"how old '{readings.Names[name]}' is cannot be told without its age_ms");
            return null;
        }

        if (!Cursor.TakeNumber(out var limit) || limit != decimal.Truncate(limit) || Units.Take(Cursor) is not { } unit || Units.Seconds(unit) is not { } seconds)
        {
            Fail("a whole number of s, min, h or d is expected");
            return null;
        }

        readings.NoteQualityAsked(name); // a stale reading is often called bad by its source as well
        var units = (decimal)age.TotalSeconds / seconds;
        var operand = new Operand.Age(readings.Use(name, asSeries: false), isOlder.Value ? decimal.Ceiling(units) : decimal.Floor(units));
        return new Condition.Compared([new(operand, IsTaken: false)], isOlder.Value ? Comparator.Above : Comparator.Below, new Operand.Literal(limit));
    }

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

    /// <summary>Takes the sign before an operand: "plus", ", take", …</summary>
    /// <returns>Whether the operand is taken away; null when there is no sign.</returns>
    internal bool? TakeSign()
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

    private int UseValue(int name) => readings.Use(name, asSeries: false);

    private int UseSeries(int name)
    {
        if (!readings.IsNumber(name) || readings.CountOf(name) is < 2 or > 7)
        {
            Fail($"the trend of '{readings.Names[name]}' needs 2 to 7 readings of that name, all numbers");
        }

        return readings.Use(name, asSeries: true);
    }
}
