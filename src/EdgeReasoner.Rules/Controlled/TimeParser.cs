using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads conditions on the time of day and the day of the week: those that a reading tells, if one is called so, else the gateway's own.</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="values">Reads times.</param>
internal sealed class TimeParser(SentenceParser sentence, ValueParser values)
{
    private static readonly DayOfWeek[] Weekend = [DayOfWeek.Saturday, DayOfWeek.Sunday];
    private static readonly DayOfWeek[] Workdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private static readonly string[] TimeNames = ["time", "clock", "now", "local_time", "local time", "time_of_day", "time of day", "clock_time"];
    private static readonly string[] DayNames = ["weekday", "day", "today", "day_of_week", "day of week"];
    private static readonly string[] ClockFormats = ["H:mm", "HH:mm", "H:mm:ss", "HH:mm:ss"];

    private RuleText Text => sentence.Text;

    /// <summary>Reads a condition on the time: "it is after 22:00", "between 22:00 and 06:00", "on Monday".</summary>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? Read()
    {
        var start = Text.Position;
        if (Gateway() is { } own)
        {
            return own;
        }

        if (Text.Take(Vocabulary.Day) && Text.Take("is"))
        {
            var isNot = Text.Take("not");
            _ = Text.Take("on");
            if (Days() is { } days)
            {
                return isNot ? new Condition.Not(days) : days;
            }
        }

        Text.Position = start;
        if (Text.Take(Vocabulary.Time) && (Text.Take("is") || Text.IsHere("after", "before", "between")))
        {
            var isNot = Text.Take("not");
            if (Window() is { } window)
            {
                return isNot ? new Condition.Not(window) : window;
            }
        }

        Text.Position = start;
        return Window();
    }

    // As programs are printed: "the gateway's day is one of Monday, Tuesday".
    private Condition.OnDay? Gateway()
    {
        var start = Text.Position;
        if (Text.Take("the gateway's day is one of", "the gateway's day is"))
        {
            List<DayOfWeek> days = [];
            while (Text.TakeDay() is { } day)
            {
                days.Add(day);
                if (!Text.TakeMark(","))
                {
                    return new Condition.OnDay(days);
                }
            }
        }

        Text.Position = start;
        return null;
    }

    /// <summary>Reads a time that qualifies a condition: "from 22:00 to 06:00", "after 22:00", "on Mondays".</summary>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? Window()
    {
        var start = Text.Position;
        if (Text.Take("between", "from"))
        {
            if (Time() is { } from && Text.Take("and", "to", "until", "till") && Time() is { } to)
            {
                return Now() is { } now ? new Condition.Between(now, from, to) : null;
            }

            Text.Position = start;
            if (Text.Take("from") && Days() is { } span)
            {
                return span;
            }
        }
        else if (Text.Take("after", "later than") && Bound() is { } after)
        {
            return Now() is { } now ? new Condition.Compared(now, Comparator.Above, after) : null;
        }
        else if (Text.Take("before", "until", "earlier than") && Bound() is { } before)
        {
            return Now() is { } now ? new Condition.Compared(now, Comparator.Below, before) : null;
        }
        else if (Text.Take("at or after") && Bound() is { } since)
        {
            return Now() is { } now ? new Condition.Compared(now, Comparator.AtLeast, since) : null;
        }
        else if (Text.Take("on", "at the", "at") && Days() is { } days)
        {
            return days;
        }

        Text.Position = start;
        return null;
    }

    // A clock among the readings is the one that is meant; of several, or of one by another name, that must be said.
    private Value? Now()
    {
        if (sentence.Board.Names.FirstOrDefault(static name => TimeNames.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } clock)
        {
            return new Value.Measured(clock);
        }

        if (sentence.Board.Names.FirstOrDefault(IsClock) is { } other)
        {
            sentence.Refuse($"whether '{other}' or the gateway's clock is meant is not clear: say '{other} is between …', or call the reading 'time'");
            return null;
        }

        return new Value.Now();
    }

    private bool IsClock(string name)
        => sentence.Board[name]!.Newest.Value is ReadingValue.State { Name: var text } && TimeOnly.TryParseExact(text, ClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private Condition OnDay(IReadOnlyList<DayOfWeek> days)
    {
        if (sentence.Board.Names.FirstOrDefault(static name => DayNames.Contains(name, StringComparer.OrdinalIgnoreCase)) is not { } reading)
        {
            return new Condition.OnDay(days);
        }

        Condition[] each = [.. days.Select(day => new Condition.InState(reading, day.ToString()))];
        return each is [var only] ? only : new Condition.Any(each);
    }

    // Midnight ends a day as well as it begins one: no bound by itself.
    private Value? Bound()
    {
        var start = Text.Position;
        if (!Text.IsHere("midnight", "24:00") && Time() is { } time)
        {
            return time;
        }

        Text.Position = start;
        return null;
    }

    private Value? Time()
    {
        var start = Text.Position;
        var value = values.Sum();
        if (value is Value.ClockTime or Value.Measured)
        {
            return value;
        }

        Text.Position = start;
        return null;
    }

    // "Monday", "Monday or Tuesday", "one of Monday, Tuesday", "Monday to Friday", "weekends", "workdays".
    private Condition? Days()
    {
        var start = Text.Position;
        if (Text.Take("weekends", "the weekend", "weekend", "a weekend"))
        {
            return OnDay(Weekend);
        }

        if (Text.Take("weekdays", "a weekday", "workdays", "a workday", "working days", "a working day"))
        {
            return OnDay(Workdays);
        }

        _ = Text.Take("one of", "a");
        if (Text.TakeDay() is not { } first)
        {
            Text.Position = start;
            return null;
        }

        if (Text.Take("to", "through", "until"))
        {
            if (Text.TakeDay() is not { } last)
            {
                Text.Position = start;
                return null;
            }

            List<DayOfWeek> span = [first];
            while (span[^1] != last)
            {
                span.Add((DayOfWeek)(((int)span[^1] + 1) % 7));
            }

            return OnDay(span);
        }

        List<DayOfWeek> days = [first];
        while (true)
        {
            var before = Text.Position;
            var isJoined = Text.TakeMark(",") | Text.Take("or", "and");
            if (!isJoined || Text.TakeDay() is not { } next)
            {
                Text.Position = before;
                return OnDay(days);
            }

            days.Add(next);
        }
    }
}
