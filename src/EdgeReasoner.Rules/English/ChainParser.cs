namespace EdgeReasoner.Rules.English;

/// <summary>Reads what a question wants worked out: "a plus b", "start with 40, times 3, take 7", "runtime plus 2 h in min".</summary>
/// <param name="clauses">The question, its opening taken.</param>
/// <param name="readings">The names that may occur.</param>
internal sealed class ChainParser(ClauseParser clauses, ReadingTable readings)
{
    private readonly List<SignedOperand> _chain = [];
    private string? _unit;

    /// <summary>Reads the chain.</summary>
    /// <param name="isInOrder">Whether the wording says that it is worked out from left to right ("start with …"), so that a factor may come late.</param>
    /// <returns>Two operands or more, or null when the clauses carry a parse failure.</returns>
    internal IReadOnlyList<SignedOperand>? Read(bool isInOrder)
    {
        if (!TakeOperand(isTaken: false))
        {
            return null;
        }

        while (true)
        {
            if (TakeFactor(isInOrder))
            {
                continue;
            }

            if (clauses.ParseFailure is not null || clauses.TakeSign() is not { } isTaken)
            {
                break;
            }

            if (_chain.Count == QuestionParser.MaxOperands)
            {
                clauses.Fail($"at most {QuestionParser.MaxOperands} numbers can be worked out in one question");
                break;
            }

            if (!TakeOperand(isTaken))
            {
                return null;
            }
        }

        Convert();
        if (_chain.Count < 2)
        {
            clauses.Fail("a sum needs 'plus', 'minus' or 'times' and a second number");
        }

        return clauses.ParseFailure is null ? _chain : null;
    }

    private bool TakeOperand(bool isTaken)
    {
        var start = clauses.Cursor.Position;
        var name = clauses.Cursor.TakeName(readings.FoldedNames);
        clauses.Cursor.Position = start;
        if (clauses.Operand(_unit) is not { } operand)
        {
            return false;
        }

        if (name >= 0 && readings.BadQualityOf(name) is { } quality)
        {
            clauses.Fail($"reading '{readings.Names[name]}' has quality '{quality}' and cannot be added up: leave it out or send a good one");
            return false;
        }

        var unit = name >= 0 ? (readings.UnitOf(name) is { } written ? Units.Fold(written) : null) : UnitBehind(start);
        if (unit is not null && _unit is not null && unit != _unit)
        {
            clauses.Fail($"'{unit}' and '{_unit}' cannot be added up: give all numbers in one unit");
            return false;
        }

        _unit ??= unit;
        _chain.Add(new(operand, isTaken));
        return true;
    }

    // The unit of the number that was just taken from there.
    private string? UnitBehind(int start)
    {
        var end = clauses.Cursor.Position;
        clauses.Cursor.Position = start;
        _ = clauses.Cursor.TakeNumber(out _);
        var unit = Units.Take(clauses.Cursor);
        clauses.Cursor.Position = end;
        return unit;
    }

    private bool TakeFactor(bool isInOrder)
    {
        var cursor = clauses.Cursor;
        var start = cursor.Position;
        var isSeparate = cursor.TakeMark(",");
        _ = cursor.Take("and", "then");
        var isDoubled = cursor.Take("doubled", "double it", "double that");
        if (!isDoubled && !cursor.Take("times", "multiplied by", "multiply by") && !cursor.TakeMark("*") && !cursor.TakeMark("\u00d7"))
        {
            cursor.Position = start;
            return false;
        }

        decimal factor = 2;
        if (!isDoubled && (!cursor.TakeNumber(out factor) || factor is not ((>= 2 and <= 9) or 10 or 100 or 1000) || factor != decimal.Truncate(factor)))
        {
            clauses.Fail("the bundled model multiplies by 2 to 9, 10, 100 or 1000");
            return false;
        }

        if (_chain.Count > 1 && !isInOrder && !isSeparate)
        {
            clauses.Fail("'times' after a sum can be read in two ways: put it first, or say 'start with …, add …, times …'");
            return false;
        }

        if (_chain.Count == QuestionParser.MaxOperands)
        {
            clauses.Fail($"at most {QuestionParser.MaxOperands} numbers can be worked out in one question");
            return false;
        }

        _chain.Add(new(new Operand.Factor((int)factor), IsTaken: false));
        return true;
    }

    // "… in min": the whole result in a smaller unit.
    private void Convert()
    {
        if (clauses.ParseFailure is not null || !clauses.Cursor.Take("in", "converted to"))
        {
            return;
        }

        if (Units.Take(clauses.Cursor) is not { } unit || _unit is null || Units.Between(_unit, unit) is not { } factors)
        {
            clauses.Fail(_unit is null ? "a result can be converted when its numbers carry a unit" : $"'{_unit}' can be converted to a smaller unit of the same kind, such as h to min or kW to W");
            return;
        }

        _chain.AddRange(factors.Select(static factor => new SignedOperand(new Operand.Factor(factor), IsTaken: false)));
    }
}
