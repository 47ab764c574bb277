using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Programs;

/// <summary>Works out the values of a program for one case.</summary>
/// <param name="board">The readings.</param>
/// <param name="moment">When the request came; null when that is not known.</param>
/// <param name="doubts">Takes why something cannot be told.</param>
internal sealed class ValueWorker(ReadingBoard board, Moment? moment, List<Doubt> doubts)
{
    private static readonly string[] ClockFormats = ["H:mm", "HH:mm", "H:mm:ss", "HH:mm:ss"];

    private const decimal Disconnected = -127;

    /// <summary>Works out a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The amount; null when it cannot be told, and a doubt was added.</returns>
    internal Amount? Work(Value value)
    {
        try
        {
            return value switch
            {
                Value.Literal literal => new Amount(literal.Amount, literal.Unit, IsBare: literal.Unit is null),
                Value.ClockTime clock => new Amount((decimal)clock.SinceMidnight.TotalSeconds, IsClock: true),
                Value.Now => moment is { } now ? new Amount((decimal)now.SinceMidnight.TotalSeconds, IsClock: true) : Unknown(ClockUnknown()),
                Value.Measured measured => Measure(measured.Reading),
                Value.Age age => AgeOf(age.Reading),
                Value.OfSeries series => OfSeries(series),
                Value.OfSeveral several => OfSeveral(several),
                Value.Worked worked => Worked(worked),
                Value.In converted => Convert(converted),
                _ => throw new InvalidOperationException("A count is judged where it is compared."),
            };
        }
        catch (OverflowException)
        {
            return Unknown(new Doubt(DoubtKind.Meaning, "", "rules", "a number worked out on the way has more than 28 digits: use a smaller unit range"));
        }
    }

    /// <summary>The doubt of a board whose clock is not set.</summary>
    /// <returns>The doubt.</returns>
    internal static Doubt ClockUnknown() => new(DoubtKind.Value, "time", "readings", "the gateway's clock is not set yet: send the time as a reading, or wait until it is synchronised");

    /// <summary>Finds a reading whose value may be used.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The reading; null when it is missing or not good, and a doubt was added.</returns>
    internal BoardReading? Sound(string name)
    {
        if (board[name] is not { } reading)
        {
            doubts.Add(new Doubt(DoubtKind.Value, name, "readings", $"reading '{name}' is missing: send it"));
            return null;
        }

        if (reading.Samples is [.., { Age: { } before } other, { Age: { } age } newest] && before == age && other.Value != newest.Value)
        {
            doubts.Add(new Doubt(DoubtKind.Meaning, name, reading.Field, $"reading '{name}' is {BoardReading.Show(other.Value)} and {BoardReading.Show(newest.Value)} at the same moment: send one of them, or other ages"));
            return null;
        }

        return IsSound(reading, reading.Newest) ? reading : null;
    }

    /// <summary>Finds a series whose values may all be used.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The numbers, oldest first, two or more; null when a doubt was added.</returns>
    internal IReadOnlyList<decimal>? Series(string name)
    {
        if (Sound(name) is not { } reading)
        {
            return null;
        }

        if (reading.Samples.Count < 2)
        {
            doubts.Add(new Doubt(DoubtKind.Value, name, reading.Field, $"a course of '{name}' needs two or more readings of that name, oldest first or with age_ms"));
            return null;
        }

        // What cannot be told comes before what does not fit.
        List<decimal> numbers = [];
        foreach (var sample in reading.Samples)
        {
            if (!IsSound(reading, sample) || NumberOf(reading, sample) is not { } number)
            {
                return null;
            }

            numbers.Add(number);
        }

        if (reading.Samples.FirstOrDefault(sample => !IsUnit(BoardReading.UnitOf(sample), reading.Unit)) is { } other)
        {
            doubts.Add(new Doubt(DoubtKind.Fault, name, reading.Field, $"the readings of '{name}' come in '{other.Unit}' and '{reading.Newest.Unit}': send one unit"));
            return null;
        }

        return numbers;
    }

    private static bool IsUnit(string? one, string? other) => one is null || other is null ? one == other : UnitTable.AreSame(one, other);

    private bool IsSound(BoardReading reading, Reading sample)
    {
        if (BoardReading.IsNothing(sample.Value))
        {
            doubts.Add(new Doubt(DoubtKind.Value, reading.Name, reading.Field, $"reading '{reading.Name}' has no value ({BoardReading.Show(sample.Value)}): send one, or add a rule for when it is missing"));
            return false;
        }

        if (BoardReading.QualityOf(sample) is var quality && quality != "good")
        {
            doubts.Add(new Doubt(DoubtKind.Value, reading.Name, reading.Field, $"reading '{reading.Name}' has quality '{quality}': send a good one, or add a rule such as 'if {reading.Name} is not good then …'"));
            return false;
        }

        // The value by which a DS18B20's driver says that the sensor does not answer.
        if (sample.Value is ReadingValue.Number { Value: Disconnected } && (reading.Unit is null || UnitTable.Find(reading.Unit) is { Symbol: "°C" }))
        {
            doubts.Add(new Doubt(DoubtKind.Value, reading.Name, reading.Field, $"reading '{reading.Name}' is {Disconnected}, by which a temperature sensor says that it does not answer: check its wiring"));
            return false;
        }

        return true;
    }

    private Amount? Measure(string name)
    {
        if (Sound(name) is not { } reading)
        {
            return null;
        }

        if (reading.Newest.Value is ReadingValue.State state && TimeOnly.TryParseExact(state.Name, ClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return new Amount((decimal)time.ToTimeSpan().TotalSeconds, IsClock: true, IsRead: true);
        }

        return NumberOf(reading, reading.Newest) is { } number ? new Amount(number, reading.Unit) : null;
    }

    private decimal? NumberOf(BoardReading reading, Reading sample)
    {
        if (sample.Value is ReadingValue.Number number)
        {
            return number.Value;
        }

        var remedy = sample.Value is ReadingValue.Truth ? "compare it with 'on' or 'off'" : "send a JSON number without quotes";
        doubts.Add(new Doubt(DoubtKind.Meaning, reading.Name, reading.Field, $"reading '{reading.Name}' is {BoardReading.Show(sample.Value)}, no number, and is compared with one: {remedy}"));
        return null;
    }

    private Amount? AgeOf(string name)
    {
        if (board[name] is not { } reading)
        {
            return Unknown(new Doubt(DoubtKind.Value, name, "readings", $"reading '{name}' is missing: send it"));
        }

        return reading.Newest.Age is { } age
            ? new Amount((decimal)age.TotalSeconds, "s")
            : Unknown(new Doubt(DoubtKind.Value, name, reading.Field, $"how old '{name}' is cannot be told without its age_ms"));
    }

    private Amount? OfSeries(Value.OfSeries series)
    {
        if (Series(series.Reading) is not { } numbers)
        {
            return null;
        }

        var number = series.Statistic switch
        {
            Statistic.Change => numbers[^1] - numbers[0],
            Statistic.First => numbers[0],
            var statistic => Over(statistic, numbers),
        };
        return new Amount(number, board[series.Reading]!.Unit, IsDifference: series.Statistic is Statistic.Change or Statistic.Spread);
    }

    private Amount? OfSeveral(Value.OfSeveral several)
    {
        // Every item is looked at, so that a fault in any of them is found.
        Amount?[] worked = [.. several.Items.Select(Work)];
        if (Array.Exists(worked, static amount => amount is null))
        {
            return null;
        }

        // A number as written is a difference among differences; the first with a unit gives it to all.
        Amount[] items = Array.ConvertAll(worked, static amount => amount!.Value);
        var areDifferences = items.Index().All(pair => pair.Item.IsDifference || several.Items[pair.Index] is Value.Literal) && Array.Exists(items, static item => item.IsDifference);
        var unitGiver = Array.Exists(items, static item => !item.IsBare) ? Array.Find(items, static item => !item.IsBare) : items[0];
        List<decimal> numbers = [];
        foreach (var item in items)
        {
            if (unitGiver.With(item, areDifferences || item.IsDifference) is not var (_, fitting))
            {
                return Unfit(unitGiver, item);
            }

            numbers.Add(fitting.Number);
        }

        return unitGiver with { Number = Over(several.Statistic, numbers), IsDifference = areDifferences || several.Statistic == Statistic.Spread };
    }

    private static decimal Over(Statistic statistic, IReadOnlyList<decimal> numbers)
    {
        switch (statistic)
        {
            case Statistic.Mean:
                return numbers.Sum() / numbers.Count;
            case Statistic.Lowest:
                return numbers.Min();
            case Statistic.Highest:
                return numbers.Max();
            case Statistic.Total:
                return numbers.Sum();
            case Statistic.Spread:
                return numbers.Max() - numbers.Min();
            case Statistic.Median:
                decimal[] sorted = [.. numbers.Order()];
                return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
            default:
                throw new InvalidOperationException("A statistic of a series only.");
        }
    }

    private Amount? Worked(Value.Worked worked)
    {
        if ((Work(worked.Left), Work(worked.Right)) is not ({ } left, { } right))
        {
            return null;
        }

        if (left.IsClock || right.IsClock)
        {
            return Unfit(left, right);
        }

        return worked.Operation switch
        {
            Operation.Plus or Operation.Minus => Sum(worked, left, right),
            Operation.Times when left.Unit is null => right with { Number = left.Number * right.Number, IsBare = left.IsBare && right.IsBare },
            Operation.Times when right.Unit is null => left with { Number = left.Number * right.Number },
            Operation.DividedBy when right.Unit is null => right.Number == 0 ? ByZero() : left with { Number = left.Number / right.Number },
            Operation.DividedBy when left.Unit is not null && left.With(right, left.IsDifference || right.IsDifference) is var (one, other) => other.Number == 0 ? ByZero() : new Amount(one.Number / other.Number),
            _ => Unknown(new Doubt(DoubtKind.Fault, left.Unit ?? right.Unit!, "rules", $"what {left} and {right} give together has a unit of its own, which is not worked out: send the result as a reading")),
        };
    }

    private Amount? ByZero() => Unknown(new Doubt(DoubtKind.Meaning, "", "rules", "a number is divided by 0: add a rule for that case"));

    private Amount? Sum(Value.Worked worked, Amount left, Amount right)
    {
        if (IsShare(left) != IsShare(right) && (left.IsBare || right.IsBare))
        {
            return Unknown(new Doubt(DoubtKind.Fault, "%", "rules", $"'{left}' and '{right}' together can be read in two ways: say '10 % of …', or give both in %"));
        }

        // "supply minus 5 K" takes five steps off; "supply minus return" is a difference itself.
        var isStep = worked.Right is Value.Literal || right.IsDifference;
        if (left.With(right, isStep) is not var (one, other))
        {
            return Unfit(left, right);
        }

        var isPlus = worked.Operation == Operation.Plus;
        return new Amount(
            isPlus ? one.Number + other.Number : one.Number - other.Number,
            one.Unit,
            IsBare: left.IsBare && right.IsBare,
            IsDifference: isPlus ? left.IsDifference && isStep : left.IsDifference || !isStep,
            HasAdopted: left.HasAdopted || right.HasAdopted || left.IsBare != right.IsBare);

        static bool IsShare(Amount amount) => amount.Unit is { } unit && UnitTable.Find(unit) is { Symbol: "%" };
    }

    private Amount? Convert(Value.In converted)
    {
        if (Work(converted.Of) is not { } amount)
        {
            return null;
        }

        if (amount.HasAdopted && amount.Unit is not null && !UnitTable.AreSame(amount.Unit, converted.Unit))
        {
            return Unknown(new Doubt(DoubtKind.Fault, converted.Unit, "question", $"a number without a unit stands beside '{amount.Unit}' and the result is wanted in '{converted.Unit}': give the number its unit"));
        }

        var wanted = new Amount(0, converted.Unit, IsDifference: amount.IsDifference);
        return amount.IsBare || amount.Unit is null || wanted.With(amount, amount.IsDifference) is not var (_, result)
            ? Unfit(amount, wanted)
            : result with { IsDifference = amount.IsDifference };
    }

    /// <summary>Adds the doubt that two amounts cannot be brought together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Null.</returns>
    internal Amount? Unfit(Amount left, Amount right)
    {
        var (one, other) = (Kind(left), Kind(right));
        return Unknown(new Doubt(left.IsRead || right.IsRead ? DoubtKind.Meaning : DoubtKind.Fault, left.Unit ?? right.Unit ?? "", "rules", $"{one} and {other} cannot be compared or worked together: give both in one unit, written as the reading writes it"));

        static string Kind(Amount amount) => amount.IsClock ? "a time of day" : amount.Unit is { } unit ? $"'{unit}'" : "a number without a unit";
    }

    private Amount? Unknown(Doubt doubt)
    {
        doubts.Add(doubt);
        return null;
    }
}
