using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>Draws programs: every construct nested in every other that may hold it, mostly of units and kinds that fit.</summary>
internal sealed class ProgramDraw(Random random)
{
    private const int MaxDepth = 4;

    private List<DrawnReading> _readings = [];
    private double _misfits;

    /// <summary>The next program.</summary>
    internal DrawnProgram Next()
    {
        _misfits = random.Chance(0.15) ? 0.1 : 0;
        _readings = Readings();
        List<string> options = random.Next(5) switch { 0 => [], 1 => [], _ => Options() };
        var isOfNumbers = options.Count == 0 && random.Chance(0.5);
        var count = random.Next(10) switch { < 5 => 1 + random.Next(4), < 8 => 1 + random.Next(12), 8 => 1 + random.Next(30), _ => 1 + random.Next(64) };
        var isClosed = random.Chance(count > 1 ? 0.6 : 0.3);
        List<ProgramLine> lines = [];
        HashSet<string> seen = [];
        while (lines.Count < (isClosed ? count - 1 : count))
        {
            var condition = Condition(random.Next(MaxDepth + 1));
            if (seen.Add(ProgramPrinter.Print(condition)))
            {
                lines.Add(new ProgramLine(condition, Given(options, isOfNumbers), $"rules[{lines.Count}]"));
            }
        }

        if (isClosed)
        {
            lines.Add(new ProgramLine(null, Given(options, isOfNumbers), $"rules[{lines.Count}]"));
        }

        return new DrawnProgram(new DecisionProgram(lines, options), _readings);
    }

    private List<DrawnReading> Readings()
    {
        List<DrawnQuantity> quantities = [random.Pick(DrawnQuantity.All), random.Pick(DrawnQuantity.All)];
        var names = DrawnWorld.Names.ToArray();
        random.Shuffle(names);
        return [.. names.Take(4 + random.Next(5)).Select((name, i) =>
        {
            var quantity = random.Chance(0.85) ? random.Pick(quantities) : random.Pick(DrawnQuantity.All);
            var kind = i switch { 0 => DrawnKind.Number, 1 => DrawnKind.State, 2 => DrawnKind.Number, 3 => DrawnKind.Switch, _ => random.Pick([DrawnKind.Number, DrawnKind.Number, DrawnKind.State, DrawnKind.Switch, DrawnKind.Clock]) };
            var words = kind switch { DrawnKind.Switch => [random.Pick(["on", "true", "yes", "active"]), random.Pick(["off", "false", "no", "inactive"])], _ => random.Pick(DrawnWorld.Vocabularies) };
            return new DrawnReading(name, kind, quantity, quantity.Units.Count == 0 ? null : random.Pick(quantity.Units), words);
        })];
    }

    private List<string> Options()
    {
        var names = DrawnWorld.Options.ToArray();
        random.Shuffle(names);
        return [.. names.Take(2 + random.Next(3)).Concat(_readings.Where(static reading => reading.Kind is DrawnKind.State or DrawnKind.Switch).SelectMany(static reading => reading.Words)).Distinct()];
    }

    private Given Given(List<string> options, bool isOfNumbers)
    {
        if (options.Count > 0)
        {
            return random.Chance(0.1) ? new Given.StateOf(Named(DrawnKind.State, DrawnKind.Switch).Name) : new Given.Option(random.Chance(0.5) ? options[0] : random.Pick(options));
        }

        return isOfNumbers ? new Given.Number(random.Chance(0.5) ? Written(QuantityOfSome()) : Number(QuantityOfSome(), random.Next(3))) : new Given.Truth(Condition(random.Next(3)));
    }

    private Condition Condition(int depth)
    {
        if (depth == 0)
        {
            return Leaf();
        }

        return random.Next(12) switch
        {
            0 or 1 => new Condition.All(Conditions(depth - 1)),
            2 or 3 => new Condition.Any(Conditions(depth - 1)),
            4 => new Condition.Not(Condition(depth - 1)),
            5 => Counted(depth - 1),
            6 => Between(depth - 1),
            _ => Compared(depth - 1),
        };
    }

    private List<Condition> Conditions(int depth) => [.. Enumerable.Range(0, random.Next(5) switch { 0 => 3, 1 => 4, _ => 2 }).Select(_ => Condition(depth))];

    private Condition Leaf() => random.Next(26) switch
    {
        < 5 => Compared(0),
        < 10 => InState(),
        < 12 => Between(0),
        < 14 => Clock(),
        < 16 => new Condition.Going(Number().Name, random.Pick(Enum.GetValues<Trend>())),
        < 18 => new Condition.Missing(random.Pick(_readings).Name),
        < 20 => new Condition.OfQuality(random.Pick(_readings).Name, random.Pick(DrawnWorld.Qualities)),
        20 => SameState(),
        21 => new Condition.OnDay(Days()),
        22 => new Condition.Compared(new Value.Age(random.Pick(_readings).Name), Comparator(), Written(DrawnQuantity.Time)),
        _ => new Condition.Held(Holdable(2), random.Pick(DrawnWorld.Seconds) + (random.Chance(0.2) ? 0.5m : 0), random.Chance(0.5)),
    };

    private Condition.InState InState()
    {
        var reading = Named(DrawnKind.State, DrawnKind.Switch);
        return new Condition.InState(reading.Name, random.Pick(reading.Words));
    }

    private Condition.SameState SameState()
    {
        var one = Named(DrawnKind.State, DrawnKind.Switch, DrawnKind.Clock);
        var others = _readings.Where(other => other.Kind == one.Kind && other != one).ToList();
        return new Condition.SameState(one.Name, others.Count > 0 ? random.Pick(others).Name : random.Pick(_readings.Where(other => other != one).ToList()).Name);
    }

    private DayOfWeek[] Days()
    {
        var days = Enum.GetValues<DayOfWeek>();
        random.Shuffle(days);
        return days[..(1 + random.Next(4))];
    }

    private Condition Clock()
    {
        var clocks = _readings.Where(static reading => reading.Kind == DrawnKind.Clock).Select(static reading => (Value)new Value.Measured(reading.Name)).Append(new Value.Now()).ToList();
        var left = random.Chance(_misfits) ? new Value.Measured(random.Pick(_readings).Name) : random.Pick(clocks);
        if (random.Chance(0.5))
        {
            return new Condition.Between(left, new Value.ClockTime(random.Pick(DrawnWorld.Times)), new Value.ClockTime(random.Pick(DrawnWorld.Times)));
        }

        return new Condition.Compared(left, Comparator(), random.Chance(0.3) ? random.Pick(clocks) : new Value.ClockTime(random.Pick(DrawnWorld.Times)));
    }

    private Condition.Compared Counted(int depth)
    {
        var conditions = Conditions(depth);
        return new Condition.Compared(new Value.CountOf(conditions), Comparator(), new Value.Literal(random.Chance(0.1) ? 1.5m : random.Next(conditions.Count + 1)));
    }

    private Condition.Compared Compared(int depth)
    {
        var quantity = QuantityOfSome();
        var left = Number(quantity, depth);
        return new Condition.Compared(left, Comparator(), random.Chance(0.7) ? Bound(quantity, left) : Number(quantity, depth));
    }

    private Condition.Between Between(int depth)
    {
        var quantity = QuantityOfSome();
        var of = Number(quantity, depth);
        var (low, high) = Bounds(quantity, of);
        var measured = _readings.Where(reading => reading.Kind == DrawnKind.Number && reading.Quantity == quantity).ToList();
        return new Condition.Between(of, low, measured.Count > 0 && random.Chance(0.1) ? new Value.Measured(random.Pick(measured).Name) : high);
    }

    // The smaller first, and both with a unit or both without: the notation refuses a range that runs backwards, and reads "6 and 12 l/min" as "6 l/min and 12 l/min".
    private (Value Low, Value High) Bounds(DrawnQuantity quantity, Value of)
    {
        var bound = Bound(quantity, of);
        var other = bound.Unit is null ? new Value.Literal(bound.Amount + random.Pick([0m, 1m, 10m])) : Written(quantity);
        return bound.Unit is null || InFirst(bound) <= InFirst(other) ? (bound, other) : (other, bound);

        decimal InFirst(Value.Literal literal) => UnitTable.Find(literal.Unit!) is { } unit ? unit.To(literal.Amount, UnitTable.Find(quantity.FirstUnit!)!) : literal.Amount;
    }

    // What "for ten minutes" may follow: a condition on the newest value of one reading.
    private Condition Holdable(int depth)
    {
        if (depth > 0 && random.Chance(0.2))
        {
            return new Condition.Not(Holdable(depth - 1));
        }

        if (random.Chance(0.5))
        {
            return InState();
        }

        var reading = Number();
        var of = new Value.Measured(reading.Name);
        var (low, high) = Bounds(reading.Quantity, of);
        return random.Chance(0.3) ? new Condition.Between(of, low, high) : new Condition.Compared(of, Comparator(), low);
    }

    private Value Number(DrawnQuantity wanted, int depth)
    {
        // The notation takes "people" for a unit where a reading comes in it.
        var quantity = random.Chance(_misfits) ? random.Pick([wanted, .. DrawnQuantity.All.Where(static other => other.FirstUnit is null || UnitTable.Find(other.FirstUnit) is not null)]) : wanted;
        List<DrawnReading> readings = [.. _readings.Where(reading => reading.Kind == DrawnKind.Number && reading.Quantity == quantity)];
        if (random.Chance(_misfits / 2))
        {
            return new Value.Measured(random.Pick(_readings).Name);
        }

        if (depth == 0)
        {
            return readings.Count == 0 ? Source(quantity) : random.Chance(0.25) ? new Value.OfSeries(random.Pick(Enum.GetValues<Statistic>()), random.Pick(readings).Name) : new Value.Measured(random.Pick(readings).Name);
        }

        return random.Next(8) switch
        {
            0 or 1 => new Value.Worked(random.Pick([Operation.Plus, Operation.Minus]), Number(quantity, depth - 1), random.Chance(0.5) ? Number(quantity, depth - 1) : Written(quantity)),
            2 => Scaled(Number(quantity, depth - 1)),
            3 when quantity.Units.Count == 0 && QuantityOfSome() is var other => new Value.Worked(Operation.DividedBy, Number(other, depth - 1), Number(other, depth - 1)),
            3 or 4 => new Value.OfSeveral((Statistic)random.Next((int)Statistic.Change), Numbers(quantity, depth - 1)),
            5 when quantity.Units.Count > 0 => new Value.In(Number(quantity, depth - 1), random.Pick(quantity.Units.Where(static unit => unit is not "people" and not "widgets/h").DefaultIfEmpty("kW").ToList())),
            _ => Number(quantity, depth - 1),
        };
    }

    private Value.Worked Scaled(Value number) => random.Next(3) switch
    {
        0 => new Value.Worked(Operation.Times, new Value.Literal(random.Pick([2m, 0.5m, -1m])), number),
        1 => new Value.Worked(Operation.Times, number, new Value.Literal(random.Pick([2m, 0.5m, 10m]))),
        _ => new Value.Worked(Operation.DividedBy, number, new Value.Literal(random.Pick([2m, 4m, 3m]))),
    };

    private List<Value> Numbers(DrawnQuantity quantity, int depth)
        => [.. Enumerable.Range(0, 2 + random.Next(3)).Select(i => i > 0 && random.Chance(0.2) ? Written(quantity) : Number(quantity, depth))];

    // A number of a quantity that no reading measures.
    private Value Source(DrawnQuantity quantity) => quantity == DrawnQuantity.Time ? new Value.Age(random.Pick(_readings).Name) : Written(quantity);

    // What a value is compared with: a literal at one of its levels, in its unit, another one, or none.
    private Value.Literal Bound(DrawnQuantity quantity, Value of)
    {
        var unit = ProgramParts.Of(of).OfType<Value.Measured>().Select(measured => _readings.First(reading => reading.Name == measured.Reading).Unit).FirstOrDefault() ?? quantity.FirstUnit;
        return random.Chance(0.35) ? new Value.Literal(DrawnQuantity.Turned(random.Pick(quantity.Levels), quantity.FirstUnit, unit)) : Written(quantity);
    }

    private Value.Literal Written(DrawnQuantity quantity)
    {
        var unit = quantity.Units.Count == 0 ? null : random.Pick(quantity.Units);
        return new Value.Literal(DrawnQuantity.Turned(random.Pick(quantity.Levels), quantity.FirstUnit, unit), unit);
    }

    private DrawnQuantity QuantityOfSome() => random.Chance(0.9) ? random.Pick(_readings.Where(static reading => reading.Kind == DrawnKind.Number).ToList()).Quantity : DrawnQuantity.Time;

    private DrawnReading Number() => Named(DrawnKind.Number);

    private DrawnReading Named(params DrawnKind[] kinds) => random.Chance(_misfits) ? random.Pick(_readings) : random.Pick(_readings.Where(reading => kinds.Contains(reading.Kind)).ToList());

    private Comparator Comparator() => random.Pick(Enum.GetValues<Comparator>());
}
