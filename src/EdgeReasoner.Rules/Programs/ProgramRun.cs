using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Programs;

/// <summary>Runs a program on one case, exactly and with three-valued truth.</summary>
/// <remarks>
/// (1) Every line is judged, so that a fault is found wherever it stands. (2) The first line that holds gives the answer, unless a line before it cannot be told and would give another one: what could change the
/// answer makes it "cannot say", what could not is ignored. (3) A line that asks for quality, age or absence of a reading speaks for those before it that do not, and could not be told for want of that reading.
/// </remarks>
public sealed class ProgramRun
{
    private readonly ReadingBoard _board;
    private readonly Moment? _moment;
    private readonly ProgramWords _words;
    private readonly List<Doubt> _doubts = [];
    private readonly ValueWorker _worker;

    private ProgramRun(ProgramWords words, ReadingBoard board, Moment? moment)
    {
        (_words, _board, _moment) = (words, board, moment);
        _worker = new ValueWorker(board, moment, _doubts);
    }

    /// <summary>Runs a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="board">The readings of the case.</param>
    /// <param name="moment">When it came, in local time; null when that is not known.</param>
    /// <returns>The answer and the line that gave it, or why it cannot be said.</returns>
    public static Conclusion Of(DecisionProgram program, ReadingBoard board, Moment? moment) => Of(program, ProgramWords.Of(program), board, moment);

    /// <summary>Runs a program whose words are known.</summary>
    /// <param name="program">The program.</param>
    /// <param name="words">Its words.</param>
    /// <param name="board">The readings of the case.</param>
    /// <param name="moment">When it came.</param>
    /// <returns>The conclusion.</returns>
    internal static Conclusion Of(DecisionProgram program, ProgramWords words, ReadingBoard board, Moment? moment) => new ProgramRun(words, board, moment).Run(program);

    private Conclusion Run(DecisionProgram program)
    {
        // 1.
        var lines = program.Lines;
        var truths = new Truth[lines.Count];
        var doubts = new Doubt[lines.Count][];
        var results = new Conclusion[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            _doubts.Clear();
            truths[i] = lines[i].When is { } condition ? Judge(condition) : Truth.Yes;
            doubts[i] = _doubts.Count == 0 ? [] : [.. _doubts];
            results[i] = Give(lines[i], i);
            if ((Array.Find(doubts[i], static doubt => doubt.Kind == DoubtKind.Fault) ?? _doubts.Find(static doubt => doubt.Kind == DoubtKind.Fault)) is { } fault)
            {
                return new Conclusion.CannotSay(fault with { Field = lines[i].Field });
            }
        }

        // 2.
        List<(int Line, Conclusion Result, Doubt[] Doubts)> open = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (truths[i] == Truth.No)
            {
                continue;
            }

            var result = results[i];
            if (truths[i] == Truth.Unknown)
            {
                open.Add((i, result, doubts[i]));
                continue;
            }

            // 3.
            var answered = lines[i].When is { } holding ? ProgramWords.AskedFor(holding) : [];
            foreach (var (line, other, why) in open)
            {
                var asked = ProgramWords.AskedFor(lines[line].When!);
                if (!AreSame(other, result) && why.FirstOrDefault(doubt => doubt.Kind != DoubtKind.Value || !answered.Contains(doubt.Subject) || asked.Contains(doubt.Subject)) is { } doubt)
                {
                    return new Conclusion.CannotSay(doubt);
                }
            }

            return result;
        }

        return new Conclusion.CannotSay(open.Count > 0
            ? open[0].Doubts[0]
            : new Doubt(DoubtKind.Gap, "", "rules", "no rule holds in this case, and no 'otherwise' says what is to be done then: add a last rule 'otherwise <option>'"));
    }

    private static bool AreSame(Conclusion one, Conclusion other) => (one, other) switch
    {
        (Conclusion.Option left, Conclusion.Option right) => left.Name == right.Name,
        (Conclusion.Number left, Conclusion.Number right) => new Amount(left.Amount, left.Unit).With(new Amount(right.Amount, right.Unit), isDifference: false) is var (first, second) && first.Number == second.Number,
        (Conclusion.Verdict left, Conclusion.Verdict right) => left.IsTrue == right.IsTrue,
        _ => false,
    };

    private Conclusion Give(ProgramLine line, int index)
    {
        _doubts.Clear();
        switch (line.Then)
        {
            case Given.Option option:
                return new Conclusion.Option(option.Name, index);

            case Given.StateOf state:
                if (_worker.Sound(state.Reading) is not { } reading)
                {
                    break;
                }

                var name = reading.Newest.Value switch
                {
                    ReadingValue.State { Name: var text } => _words.Options.Contains(text) ? text : null,
                    ReadingValue.Truth { IsTrue: var isTrue } => StateWords.For(isTrue).FirstOrDefault(_words.Options.Contains),
                    _ => null,
                };
                return name is not null ? new Conclusion.Option(name, index) : new Conclusion.CannotSay(new Doubt(
                    DoubtKind.Meaning, state.Reading, reading.Field, $"'{state.Reading}' is to stay {BoardReading.Show(reading.Newest.Value)}, and no option is named exactly so: name one like it"));

            case Given.Number number:
                if (_worker.Work(number.Value) is { IsClock: false } amount)
                {
                    return new Conclusion.Number(amount.Number, amount.Unit, index);
                }

                break;

            case Given.Truth truth:
                if (Judge(truth.Condition) is var holds && holds != Truth.Unknown)
                {
                    return new Conclusion.Verdict(holds == Truth.Yes, index);
                }

                break;

            default:
                throw new InvalidOperationException("A result of an unknown case.");
        }

        var cause = _doubts.Count > 0 ? _doubts[0] : new Doubt(DoubtKind.Meaning, "", line.Field, "a time of day is no number");
        return new Conclusion.CannotSay(cause.Kind == DoubtKind.Fault ? cause with { Field = line.Field } : cause);
    }

    private Truth Judge(Condition condition) => condition switch
    {
        Condition.Compared compared => Compare(compared),
        Condition.Between between => Between(between),
        Condition.InState state => InState(state),
        Condition.SameState same => Same(same),
        Condition.Going going => _worker.Series(going.Reading) is { } numbers ? Of(TrendOf(numbers) == going.Trend) : Truth.Unknown,
        Condition.Missing missing => Of(_board[missing.Reading] is not { } reading || BoardReading.IsNothing(reading.Newest.Value)),
        Condition.OfQuality quality => Of(QualityOf(quality.Reading).Equals(quality.Quality, StringComparison.OrdinalIgnoreCase)),
        Condition.OnDay days => _moment is { } now ? Of(days.Days.Contains(now.Day)) : Unknown(ValueWorker.ClockUnknown()),
        Condition.Held held => Hold(held),
        Condition.All all => Min(all.Conditions),
        Condition.Any any => Max(any.Conditions),
        Condition.Not not => Truth.Yes - (int)Judge(not.Of),
        _ => throw new InvalidOperationException("A condition of an unknown case."),
    };

    private Truth InState(Condition.InState state)
    {
        // A rule may ask for "unavailable" as for any other state.
        if (_board[state.Reading] is { Newest.Value: ReadingValue.State { Name: var text } } && BoardReading.IsNothing(_board[state.Reading]!.Newest.Value)
            && _words.StatesOf(state.Reading).Contains(text))
        {
            return Of(text == state.State);
        }

        return _worker.Sound(state.Reading) is { } reading ? StateJudge.Judge(reading, state.State, _words.StatesOf(state.Reading), _doubts) : Truth.Unknown;
    }

    private Truth Min(IReadOnlyList<Condition> conditions)
    {
        var (truth, start) = (Truth.Yes, _doubts.Count);
        foreach (var condition in conditions)
        {
            truth = (Truth)Math.Min((int)truth, (int)Told(condition)); // all of them, for the faults
        }

        return Settled(truth, start);
    }

    private Truth Max(IReadOnlyList<Condition> conditions)
    {
        var (truth, start) = (Truth.No, _doubts.Count);
        foreach (var condition in conditions)
        {
            truth = (Truth)Math.Max((int)truth, (int)Told(condition));
        }

        return Settled(truth, start);
    }

    private Truth Told(Condition condition)
    {
        var start = _doubts.Count;
        return Settled(Judge(condition), start);
    }

    // What can be told all the same is not in doubt; faults are remembered.
    private Truth Settled(Truth truth, int start)
    {
        for (var i = _doubts.Count - 1; truth != Truth.Unknown && i >= start; i--)
        {
            if (_doubts[i].Kind != DoubtKind.Fault)
            {
                _doubts.RemoveAt(i);
            }
        }

        return truth;
    }

    private Truth Compare(Condition.Compared compared)
    {
        if (compared.Left is Value.CountOf count)
        {
            return CompareCount(count, compared);
        }

        if ((_worker.Work(compared.Left), _worker.Work(compared.Right)) is not ({ } left, { } right))
        {
            return Truth.Unknown;
        }

        if (IsPart(compared.Right, left) || IsPart(compared.Left, right))
        {
            return Unknown(new Doubt(DoubtKind.Fault, "%", "rules", $"{(left.IsBare ? left : right)} compared with a share in % may be meant as a part of 1: write it with %"));
        }

        if (left.With(right, left.IsDifference || right.IsDifference) is not var (one, other))
        {
            _worker.Unfit(left, right);
            return Truth.Unknown;
        }

        return Of(Holds(one.Number, compared.Comparator, other.Number));
    }

    private static bool IsPart(Value literal, Amount other)
        => literal is Value.Literal { Unit: null, Amount: > 0 and < 1 } && other.Unit is { } unit && UnitTable.Find(unit) is { Symbol: "%" };

    // As many as hold for certain, to as many as may: what is the same for all of these can be told.
    private Truth CompareCount(Value.CountOf count, Condition.Compared compared)
    {
        if (_worker.Work(compared.Right) is not { } right)
        {
            return Truth.Unknown;
        }

        var (certain, possible, start) = (0, 0, _doubts.Count);
        foreach (var condition in count.Conditions)
        {
            var truth = Told(condition);
            certain += truth == Truth.Yes ? 1 : 0;
            possible += truth == Truth.No ? 0 : 1;
        }

        var first = Holds(certain, compared.Comparator, right.Number);
        for (var number = certain + 1; number <= possible; number++)
        {
            if (Holds(number, compared.Comparator, right.Number) != first)
            {
                return Truth.Unknown;
            }
        }

        return Settled(Of(first), start);
    }

    private Truth Between(Condition.Between between)
    {
        if ((_worker.Work(between.Of), _worker.Work(between.Low), _worker.Work(between.High)) is not ({ } of, { } low, { } high))
        {
            return Truth.Unknown;
        }

        if (of.With(low, of.IsDifference) is not var (value, from) || of.With(high, of.IsDifference) is not var (_, to))
        {
            _worker.Unfit(of, of.With(low, of.IsDifference) is null ? low : high);
            return Truth.Unknown;
        }

        if (of.IsClock)
        {
            return Of(from.Number <= to.Number ? value.Number >= from.Number && value.Number < to.Number : value.Number >= from.Number || value.Number < to.Number);
        }

        // A bound that is itself measured may come out on the wrong side of the other.
        return from.Number <= to.Number
            ? Of(value.Number >= from.Number && value.Number <= to.Number)
            : Unknown(new Doubt(DoubtKind.Meaning, low.ToString(), "rules", $"'between {low} and {high}' begins with the larger number: write the smaller one first"));
    }

    private Truth Same(Condition.SameState same)
    {
        if ((_worker.Sound(same.Reading), _worker.Sound(same.Other)) is not ({ } left, { } right))
        {
            return Truth.Unknown;
        }

        return (left.Newest.Value, right.Newest.Value) switch
        {
            (ReadingValue.State one, ReadingValue.State other) => Of(one.Name == other.Name),
            (ReadingValue.Truth one, ReadingValue.Truth other) => Of(one.IsTrue == other.IsTrue),
            _ => Unknown(new Doubt(DoubtKind.Meaning, same.Reading, left.Field, $"'{same.Reading}' and '{same.Other}' are not of one kind: both must be texts or both switches")),
        };
    }

    private string QualityOf(string name)
        => _board[name] is not { } reading || BoardReading.IsNothing(reading.Newest.Value) ? "missing" : BoardReading.QualityOf(reading.Newest);

    private Truth Hold(Condition.Held held)
    {
        var name = ProgramWords.ReadingOf(held.That);
        if (_board[name] is not { } reading)
        {
            return Unknown(new Doubt(DoubtKind.Value, name, "readings", $"reading '{name}' is missing: send it"));
        }

        // Backwards from the newest value: since when has it held without a break?
        decimal? since = null;
        var isBegin = false;
        for (var i = reading.Samples.Count - 1; i >= 0 && !isBegin; i--)
        {
            var then = new ReadingBoard([.. reading.Samples.Take(i + 1)]);
            var run = new ProgramRun(_words, then, _moment);
            var truth = run.Judge(held.That);
            if (i == reading.Samples.Count - 1 && truth != Truth.Yes)
            {
                _doubts.AddRange(run._doubts);
                return truth;
            }

            if (truth == Truth.Unknown)
            {
                break;
            }

            isBegin = truth == Truth.No;
            since = isBegin ? since : (decimal?)reading.Samples[i].Age?.TotalSeconds ?? since;
        }

        return since is { } seconds && (held.IsLonger ? seconds > held.For : seconds >= held.For) ? Truth.Yes
            : since is not null && isBegin ? Truth.No
            : Unknown(new Doubt(DoubtKind.Value, name, reading.Field, $"how long '{name}' has been so cannot be told: send earlier values of it with their age_ms"));
    }

    private static Trend TrendOf(IReadOnlyList<decimal> numbers)
    {
        var tally = 0;
        for (var i = 1; i < numbers.Count; i++)
        {
            tally += numbers[i].CompareTo(numbers[i - 1]);
        }

        return tally > 0 ? Trend.Rising : tally < 0 ? Trend.Falling : Trend.Steady;
    }

    private static bool Holds(decimal left, Comparator comparator, decimal right) => comparator switch
    {
        Comparator.Above => left > right,
        Comparator.Below => left < right,
        Comparator.AtLeast => left >= right,
        Comparator.AtMost => left <= right,
        Comparator.Equal => left == right,
        _ => left != right,
    };

    private Truth Unknown(Doubt doubt)
    {
        _doubts.Add(doubt);
        return Truth.Unknown;
    }

    private static Truth Of(bool holds) => holds ? Truth.Yes : Truth.No;
}
