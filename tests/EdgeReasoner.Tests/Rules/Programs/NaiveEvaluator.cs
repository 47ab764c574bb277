using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>What an evaluator may say.</summary>
internal enum NaiveKind
{
    CannotSay,
    Option,
    Number,
    Truth,
}

/// <summary>What an evaluator says of one case.</summary>
/// <param name="Kind">Which of the following counts.</param>
/// <param name="Option">The option's name.</param>
/// <param name="Amount">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="IsTrue">The truth.</param>
internal sealed record NaiveAnswer(NaiveKind Kind, string? Option = null, decimal Amount = 0, string? Unit = null, bool IsTrue = false)
{
    internal static readonly NaiveAnswer CannotSay = new(NaiveKind.CannotSay);
}

/// <summary>The semantics of decision programs written a second time, plainly: every line is worked out whole, whatever came before it.</summary>
internal sealed class NaiveEvaluator(DecisionProgram program, ReadingBoard board, Moment? moment)
{
    private static readonly string[] TrueOptions = ["true", "on", "yes", "active"];
    private static readonly string[] FalseOptions = ["false", "off", "no", "inactive"];

    private bool _isFaulty;

    /// <summary>Gets the truth of each line's condition.</summary>
    internal IReadOnlyList<Truth> Truths { get; private set; } = [];

    /// <summary>Gets the index of the first line that holds; −1 for none.</summary>
    internal int FirstYes { get; private set; } = -1;

    internal NaiveAnswer Answer()
    {
        List<NaiveJudged> conditions = [.. program.Lines.Select(line => line.When is { } when ? Judge(when, board) : new NaiveJudged(Truth.Yes, []))];
        List<NaiveAnswer> results = [.. program.Lines.Select(line => Result(line.Then))];
        Truths = [.. conditions.Select(static judged => judged.Truth)];
        FirstYes = Truths.ToList().IndexOf(Truth.Yes);
        if (_isFaulty || FirstYes < 0 || results[FirstYes].Kind == NaiveKind.CannotSay)
        {
            return NaiveAnswer.CannotSay;
        }

        for (var i = 0; i < FirstYes; i++)
        {
            var isDismissed = conditions[i].Doubts.All(doubt => doubt.IsOfValue && Answers(program.Lines[FirstYes], doubt.Reading) && !Answers(program.Lines[i], doubt.Reading));
            if (Truths[i] == Truth.Unknown && !isDismissed && !AreSame(results[i], results[FirstYes]))
            {
                return NaiveAnswer.CannotSay;
            }
        }

        return results[FirstYes];
    }

    /// <summary>Says whether two answers are the same one.</summary>
    internal static bool AreSame(NaiveAnswer one, NaiveAnswer other)
    {
        if (one.Kind != NaiveKind.Number || other.Kind != NaiveKind.Number || one.Unit is null || other.Unit is null)
        {
            return one.Kind != NaiveKind.CannotSay && one == other;
        }

        return UnitTable.AreSame(one.Unit, other.Unit) ? one.Amount == other.Amount
            : UnitTable.Find(one.Unit) is { } left && UnitTable.Find(other.Unit) is { } right && left.Dimension == right.Dimension && right.To(other.Amount, left) == one.Amount;
    }

    // A rule that asks for absence, quality or age of a reading is meant for the case that the reading is not sound.
    private static bool Answers(ProgramLine line, string reading) => line.When is { } when && ProgramParts.Of(when).Any(part => part switch
    {
        Condition.Missing missing => missing.Reading == reading,
        Condition.OfQuality quality => quality.Reading == reading,
        Condition.Compared { Left: Value.Age age } => age.Reading == reading,
        _ => false,
    });

    private NaiveAnswer Result(Given given)
    {
        switch (given)
        {
            case Given.Option option:
                return new NaiveAnswer(NaiveKind.Option, option.Name);
            case Given.StateOf state:
                return NaiveReadings.Sound(state.Reading, board) is { } newest && OptionLike(newest) is { } name ? new NaiveAnswer(NaiveKind.Option, name) : NaiveAnswer.CannotSay;
            case Given.Number number:
                return Work(number.Value, board) is NaiveWorked.Number worked ? new NaiveAnswer(NaiveKind.Number, null, worked.Of.Amount, worked.Of.Unit) : NaiveAnswer.CannotSay;
            case Given.Truth truth:
                var judged = Judge(truth.Condition, board);
                return judged.Truth == Truth.Unknown ? NaiveAnswer.CannotSay : new NaiveAnswer(NaiveKind.Truth, IsTrue: judged.Truth == Truth.Yes);
            default:
                throw new InvalidOperationException("A result of an unknown case.");
        }
    }

    private string? OptionLike(ReadingValue value) => value switch
    {
        ReadingValue.State state => program.Options.FirstOrDefault(option => option == state.Name),
        ReadingValue.Truth { IsTrue: true } => TrueOptions.FirstOrDefault(program.Options.Contains),
        ReadingValue.Truth => FalseOptions.FirstOrDefault(program.Options.Contains),
        _ => null,
    };

    private NaiveJudged Judge(Condition condition, ReadingBoard seen)
    {
        switch (condition)
        {
            case Condition.Compared { Left: Value.CountOf count } compared:
                return Counted(count, compared, seen);
            case Condition.Compared compared:
                return Told(compared.Left, compared.Right, seen, order => Holds(compared.Comparator, order));
            case Condition.Between between:
                return Between(between, seen);
            case Condition.InState state:
                return NaiveStates.InState(state, AskedOf(state.Reading), seen);
            case Condition.SameState same:
                return NaiveStates.SameState(same, seen);
            case Condition.Going going:
                return Going(going, seen);
            case Condition.Missing missing:
                return NaiveJudged.Of(seen[missing.Reading] is not { } there || BoardReading.IsNothing(there.Newest.Value));
            case Condition.OfQuality quality:
                return NaiveJudged.Of(quality.Quality == (seen[quality.Reading] is not { } reading || BoardReading.IsNothing(reading.Newest.Value) ? "missing" : BoardReading.QualityOf(reading.Newest)));
            case Condition.OnDay days:
                return moment is { } today ? NaiveJudged.Of(days.Days.Contains(today.Day)) : NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
            case Condition.Held held:
                return Held(held, seen);
            case Condition.All all:
                return Joined([.. all.Conditions.Select(part => Judge(part, seen))], static truths => truths.Min());
            case Condition.Any any:
                return Joined([.. any.Conditions.Select(part => Judge(part, seen))], static truths => truths.Max());
            case Condition.Not not:
                var opposite = Judge(not.Of, seen);
                return opposite with { Truth = opposite.Truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Unknown } };
            default:
                throw new InvalidOperationException("A condition of an unknown case.");
        }
    }

    private static NaiveJudged Joined(List<NaiveJudged> parts, Func<IEnumerable<Truth>, Truth> join)
    {
        var truth = join(parts.Select(static part => part.Truth));
        return new NaiveJudged(truth, truth == Truth.Unknown ? [.. parts.Where(static part => part.Truth == Truth.Unknown).SelectMany(static part => part.Doubts)] : []);
    }

    private NaiveJudged Counted(Value.CountOf count, Condition.Compared compared, ReadingBoard seen)
    {
        var parts = count.Conditions.Select(part => Judge(part, seen)).ToList();
        var surely = parts.Count(static part => part.Truth == Truth.Yes);
        var atMost = parts.Count(static part => part.Truth != Truth.No);
        var bound = ((Value.Literal)compared.Right).Amount;
        var told = Enumerable.Range(surely, atMost - surely + 1).Select(number => Holds(compared.Comparator, ((decimal)number).CompareTo(bound))).Distinct().ToList();
        return told.Count == 1 ? NaiveJudged.Of(told[0]) : new NaiveJudged(Truth.Unknown, [.. parts.Where(static part => part.Truth == Truth.Unknown).SelectMany(static part => part.Doubts)]);
    }

    private NaiveJudged Between(Condition.Between between, ReadingBoard seen)
    {
        var (of, low, high) = (Work(between.Of, seen), Work(between.Low, seen), Work(between.High, seen));
        if (NaiveReadings.DoubtsOf(of, low, high) is { Count: > 0 } doubts)
        {
            return new NaiveJudged(Truth.Unknown, [.. doubts, .. NaiveReadings.Unreadable(of, low, high)]);
        }

        if (NaiveReadings.ClockOf(of) is { } time && NaiveReadings.ClockOf(low) is { } from && NaiveReadings.ClockOf(high) is { } to)
        {
            return NaiveJudged.Of(to < from ? time >= from || time < to : time >= from && time < to);
        }

        if (new[] { of, low, high }.FirstOrDefault(static item => item is not NaiveWorked.Number) is { } odd)
        {
            _isFaulty |= odd is NaiveWorked.Clock && !new[] { of, low, high }.OfType<NaiveWorked.Text>().Any();
            return NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
        }

        return Guarded(() => Lies(((NaiveWorked.Number)of).Of, ((NaiveWorked.Number)low).Of, ((NaiveWorked.Number)high).Of));
    }

    // Everything in the unit of what lies between, so that a bound without a unit is not in that of the other bound.
    private static bool? Lies(NaiveNumber of, NaiveNumber low, NaiveNumber high)
    {
        var number = of.Like(new[] { of, low, high }.FirstOrDefault(static item => !item.IsBare) ?? of, asDifference: false);
        decimal[] bounds = [.. new[] { low, high }.Select(bound => bound.Like(number, number.Sort == NaiveSort.Difference || bound.Sort == NaiveSort.Difference).Amount)];
        return bounds[0] > bounds[1] ? null : number.Amount >= bounds[0] && number.Amount <= bounds[1];
    }

    private NaiveJudged Guarded(Func<bool?> holds)
    {
        try
        {
            return holds() is { } told ? NaiveJudged.Of(told) : NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
        }
        catch (NaiveFaultException)
        {
            _isFaulty = true;
            return NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
        }
        catch (ArithmeticException)
        {
            return NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
        }
    }

    private NaiveJudged Told(Value left, Value right, ReadingBoard seen, Func<int, bool> holds)
    {
        var (one, other) = (Work(left, seen), Work(right, seen));
        if (NaiveReadings.DoubtsOf(one, other) is { Count: > 0 } doubts)
        {
            return new NaiveJudged(Truth.Unknown, [.. doubts, .. NaiveReadings.Unreadable(one, other)]);
        }

        if (NaiveReadings.ClockOf(one) is { } time && NaiveReadings.ClockOf(other) is { } otherTime)
        {
            return NaiveJudged.Of(holds(time.CompareTo(otherTime)));
        }

        if (one is NaiveWorked.Number number && other is NaiveWorked.Number otherNumber)
        {
            return Guarded(() => holds(number.Of.Against(otherNumber.Of)));
        }

        _isFaulty |= one is not NaiveWorked.Text && other is not NaiveWorked.Text;
        return NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(""));
    }

    private static bool Holds(Comparator comparator, int order) => comparator switch
    {
        Comparator.Above => order > 0,
        Comparator.Below => order < 0,
        Comparator.AtLeast => order >= 0,
        Comparator.AtMost => order <= 0,
        Comparator.Equal => order == 0,
        _ => order != 0,
    };

    private List<string> AskedOf(string reading)
        => [.. program.Lines.SelectMany(ProgramParts.Of).OfType<Condition.InState>().Where(other => other.Reading == reading).Select(static other => other.State)];

    private NaiveJudged Going(Condition.Going going, ReadingBoard seen)
    {
        var (numbers, doubt) = Series(going.Reading, seen);
        if (doubt is not null)
        {
            return NaiveJudged.Doubtful(doubt);
        }

        var tally = 0;
        for (var i = 1; i < numbers.Count; i++)
        {
            tally += Math.Sign(numbers[i].Amount - numbers[i - 1].Amount);
        }

        return NaiveJudged.Of(going.Trend == (tally > 0 ? Trend.Rising : tally < 0 ? Trend.Falling : Trend.Steady));
    }

    private (List<NaiveNumber> Numbers, NaiveDoubt? Doubt) Series(string name, ReadingBoard seen)
    {
        if (seen[name] is not { Samples.Count: > 1 } reading || reading.Samples.Any(NaiveReadings.IsUnsound))
        {
            return ([], NaiveDoubt.OfValue(name));
        }

        if (NaiveReadings.Unsound(name, seen) is { } unsound)
        {
            return ([], unsound);
        }

        if (reading.Samples.Any(static sample => sample.Value is not ReadingValue.Number))
        {
            return ([], NaiveDoubt.OfMeaning(name));
        }

        List<NaiveNumber> numbers = [.. reading.Samples.Select(static sample => new NaiveNumber(((ReadingValue.Number)sample.Value).Value, NaiveReadings.UnitOf(sample), IsBare: false, NaiveSort.Measured))];
        if (numbers.Any(number => number.Unit is null != numbers[0].Unit is null || (number.Unit is not null && !UnitTable.AreSame(number.Unit, numbers[0].Unit!))))
        {
            _isFaulty = true;
            return ([], NaiveDoubt.OfMeaning(name));
        }

        return (numbers, null);
    }

    private NaiveJudged Held(Condition.Held held, ReadingBoard seen)
    {
        var name = ProgramParts.Of(held.That).Select(static part => part switch { Condition.InState state => state.Reading, Value.Measured measured => measured.Reading, _ => null }).First(static found => found is not null)!;
        var newest = Judge(held.That, seen);
        if (newest.Truth != Truth.Yes)
        {
            return newest;
        }

        var samples = seen[name]!.Samples;
        var first = samples.Count - 1;
        var before = Truth.Unknown;
        var isFaulty = _isFaulty; // an older value that does not fit only ends what is known
        while (first > 0)
        {
            before = Judge(held.That, new ReadingBoard([.. samples.Take(first)])).Truth;
            if (before != Truth.Yes)
            {
                break;
            }

            first--;
        }

        _isFaulty = isFaulty;
        var since = samples.Skip(first).Select(static sample => sample.Age).FirstOrDefault(static age => age is not null);
        if (since is { } age && (held.IsLonger ? (decimal)age.TotalSeconds > held.For : (decimal)age.TotalSeconds >= held.For))
        {
            return NaiveJudged.Of(true);
        }

        return since is not null && before == Truth.No ? NaiveJudged.Of(false) : NaiveJudged.Doubtful(NaiveDoubt.OfValue(name));
    }

    private NaiveWorked Work(Value value, ReadingBoard seen)
    {
        switch (value)
        {
            case Value.Literal literal:
                return new NaiveWorked.Number(new NaiveNumber(literal.Amount, literal.Unit, literal.Unit is null, NaiveSort.Written));
            case Value.ClockTime clock:
                return new NaiveWorked.Clock(clock.SinceMidnight);
            case Value.Now:
                return moment is { } now ? new NaiveWorked.Clock(now.SinceMidnight) : NaiveWorked.None.Because(NaiveDoubt.OfMeaning(""));
            case Value.Measured measured:
                return NaiveReadings.Measured(measured.Reading, seen);
            case Value.Age age:
                return seen[age.Reading]?.Newest.Age is { } old
                    ? new NaiveWorked.Number(new NaiveNumber((decimal)old.TotalSeconds, "s", IsBare: false, NaiveSort.Measured))
                    : NaiveWorked.None.Because(NaiveDoubt.OfValue(age.Reading));
            case Value.OfSeries series:
                var (numbers, doubt) = Series(series.Reading, seen);
                return doubt is not null ? NaiveWorked.None.Because(doubt) : Guarded([], () => NaiveNumber.Of(series.Statistic, numbers));
            case Value.OfSeveral several:
                List<NaiveWorked> items = [.. several.Items.Select(item => Work(item, seen))];
                return Guarded(items, () => NaiveNumber.Of(several.Statistic, [.. items.Select(static item => ((NaiveWorked.Number)item).Of)]));
            case Value.Worked worked:
                var (left, right) = (Work(worked.Left, seen), Work(worked.Right, seen));
                return Guarded([left, right], () => NaiveNumber.Work(worked.Operation, ((NaiveWorked.Number)left).Of, ((NaiveWorked.Number)right).Of));
            case Value.In converted:
                var of = Work(converted.Of, seen);
                return Guarded([of], () => ((NaiveWorked.Number)of).Of.In(converted.Unit));
            default:
                throw new InvalidOperationException("A value of an unknown case, or a count outside a comparison.");
        }
    }

    // Numbers worked with: all of them must be numbers, and their units must fit.
    private NaiveWorked Guarded(List<NaiveWorked> items, Func<NaiveNumber> work)
    {
        List<NaiveDoubt> doubts = [.. NaiveReadings.DoubtsOf([.. items]), .. items.OfType<NaiveWorked.Text>().Select(static text => NaiveDoubt.OfMeaning(text.Reading))];
        if (doubts.Count > 0)
        {
            return new NaiveWorked.None(doubts);
        }

        try
        {
            return new NaiveWorked.Number(items.OfType<NaiveWorked.Clock>().Any() ? throw new NaiveFaultException() : work());
        }
        catch (NaiveFaultException)
        {
            _isFaulty = true;
            return NaiveWorked.None.Because(NaiveDoubt.OfMeaning(""));
        }
        catch (ArithmeticException)
        {
            return NaiveWorked.None.Because(NaiveDoubt.OfMeaning(""));
        }
    }
}
