using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>What a number is: it matters for temperatures, whose zero points differ.</summary>
internal enum NaiveSort
{
    /// <summary>Written in the program, and nothing else: a step where it is added or taken.</summary>
    Written,

    /// <summary>Measured, on its scale.</summary>
    Measured,

    /// <summary>The difference of two.</summary>
    Difference,
}

/// <summary>Two units, or kinds of value, that do not fit: the program is faulty.</summary>
internal sealed class NaiveFaultException : Exception
{
    public NaiveFaultException()
    {
    }

    public NaiveFaultException(string message)
        : base(message)
    {
    }

    public NaiveFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A number with its unit, worked with as the semantics say and no faster. Division by zero and numbers too large throw as decimals do.</summary>
/// <param name="Amount">The number.</param>
/// <param name="Unit">Its unit; null for none.</param>
/// <param name="IsBare">Written without a unit: it takes the unit of what it meets.</param>
/// <param name="Sort">What it is.</param>
internal sealed record NaiveNumber(decimal Amount, string? Unit, bool IsBare, NaiveSort Sort)
{
    /// <summary>This number in the unit of another.</summary>
    internal NaiveNumber Like(NaiveNumber other, bool asDifference)
    {
        if (IsBare || other.IsBare)
        {
            return IsBare ? this with { Unit = other.Unit, IsBare = other.IsBare } : this;
        }

        if (Unit is null && other.Unit is null)
        {
            return this;
        }

        return Unit is null || other.Unit is null ? throw new NaiveFaultException() : this with { Amount = Convert(Amount, Unit, other.Unit, asDifference), Unit = other.Unit };
    }

    /// <summary>The order of two numbers: negative, zero or positive.</summary>
    internal int Against(NaiveNumber other)
        => Amount.CompareTo(other.Like(this, asDifference: Sort == NaiveSort.Difference || other.Sort == NaiveSort.Difference).Amount);

    internal NaiveNumber In(string unit)
    {
        return Unit is null ? throw new NaiveFaultException() : this with { Amount = Convert(Amount, Unit, unit, Sort == NaiveSort.Difference), Unit = unit };
    }

    internal static NaiveNumber Work(Operation operation, NaiveNumber left, NaiveNumber right) => operation switch
    {
        Operation.Plus or Operation.Minus => Added(operation, left, right),
        Operation.Times => Multiplied(left, right),
        _ => Divided(left, right),
    };

    /// <summary>A statistic over numbers; oldest first where they are a series.</summary>
    internal static NaiveNumber Of(Statistic statistic, IReadOnlyList<NaiveNumber> items)
    {
        var unitGiver = items.FirstOrDefault(static item => !item.IsBare) ?? items[0];
        var allDifferences = items.All(static item => item.Sort != NaiveSort.Measured) && items.Any(static item => item.Sort == NaiveSort.Difference);
        List<decimal> amounts = [.. items.Select(item => item.Like(unitGiver, allDifferences || item.Sort == NaiveSort.Difference).Amount)];
        List<decimal> sorted = [.. amounts.Order()];
        var result = statistic switch
        {
            Statistic.Mean => amounts.Sum() / amounts.Count,
            Statistic.Lowest => sorted[0],
            Statistic.Highest => sorted[^1],
            Statistic.Median => sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2,
            Statistic.Total => amounts.Sum(),
            Statistic.Spread => sorted[^1] - sorted[0],
            Statistic.Change => amounts[^1] - amounts[0],
            _ => amounts[0],
        };
        var sort = statistic is Statistic.Spread or Statistic.Change || allDifferences ? NaiveSort.Difference
            : items.All(static item => item.Sort == NaiveSort.Written) ? NaiveSort.Written
            : NaiveSort.Measured;
        return new NaiveNumber(result, unitGiver.Unit, unitGiver.IsBare, sort);
    }

    private static NaiveNumber Added(Operation operation, NaiveNumber left, NaiveNumber right)
    {
        // "50 % plus 5" may be 55 % or 52.5 %.
        if (left.IsBare != right.IsBare && (left.Unit ?? right.Unit) is { } only && UnitTable.AreSame(only, "%"))
        {
            throw new NaiveFaultException();
        }

        var step = right.Like(left, asDifference: right.Sort != NaiveSort.Measured);
        var unitGiver = left.IsBare ? right : left;
        var amount = operation == Operation.Plus ? left.Amount + step.Amount : left.Amount - step.Amount;
        return new NaiveNumber(amount, unitGiver.Unit, unitGiver.IsBare, (operation, left.Sort, right.Sort) switch
        {
            (Operation.Plus, NaiveSort.Measured, _) or (Operation.Plus, _, NaiveSort.Measured) => NaiveSort.Measured,
            (Operation.Minus, _, NaiveSort.Measured) => NaiveSort.Difference,
            (_, NaiveSort.Written, NaiveSort.Difference) => NaiveSort.Difference,
            _ => left.Sort,
        });
    }

    private static NaiveNumber Multiplied(NaiveNumber left, NaiveNumber right)
    {
        var (plain, other) = left.Unit is null ? (left, right) : (right, left);
        return plain.Unit is not null ? throw new NaiveFaultException()
            : other with { Amount = left.Amount * right.Amount, IsBare = left.IsBare && right.IsBare, Sort = other.Unit is null && plain.Sort != NaiveSort.Written ? plain.Sort : other.Sort };
    }

    private static NaiveNumber Divided(NaiveNumber left, NaiveNumber right)
    {
        if (right.Unit is null)
        {
            return left with { Amount = left.Amount / right.Amount, IsBare = left.IsBare && right.IsBare };
        }

        if (left.Unit is null)
        {
            throw new NaiveFaultException();
        }

        var divisor = right.Like(left, asDifference: right.Sort == NaiveSort.Difference);
        return new NaiveNumber(left.Amount / divisor.Amount, null, IsBare: false, NaiveSort.Measured);
    }

    private static decimal Convert(decimal amount, string from, string to, bool isDifference)
    {
        if (UnitTable.AreSame(from, to))
        {
            return amount;
        }

        return UnitTable.Find(from) is { } known && UnitTable.Find(to) is { } wanted && known.Dimension == wanted.Dimension
            ? known.To(amount, wanted, isDifference)
            : throw new NaiveFaultException();
    }
}
