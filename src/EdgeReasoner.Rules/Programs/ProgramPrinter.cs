using System.Globalization;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Programs;

/// <summary>Prints a program as controlled English, a sentence a line: what the operator sees as "understood as", and what reads back to the same program.</summary>
public static class ProgramPrinter
{
    /// <summary>Words that mean something to the notation: a name that contains one is printed in quotes.</summary>
    internal static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "if", "when", "whenever", "then", "and", "or", "not", "is", "are", "has", "have", "been", "unless", "except", "otherwise", "else", "keep", "leave", "stay", "stays", "answer", "whether", "above", "below", "over", "under",
        "between", "from", "to", "until", "after", "before", "at", "least", "most", "more", "less", "than", "equals", "equal", "differs", "for", "of", "the", "a", "an", "in", "on", "off", "plus", "minus", "times",
        "divided", "by", "mean", "average", "lowest", "highest", "median", "total", "spread", "change", "half", "twice", "double", "first", "age", "quality", "missing", "rising", "falling", "steady", "either", "neither", "nor", "both", "any",
        "all", "none", "one", "time", "today", "it", "now", "priority", "count", "these", "same", "as", "no", "with", "within", "outside", "up", "down", "older", "newer", "only", "while", "exactly", "gateway's", "good", "bad",
        "stale", "uncertain", "exceeds", "true", "false", "yes", "good", "between", "sum", "difference", "minimum", "maximum", "min", "max",
    };

    /// <summary>Prints a program.</summary>
    /// <param name="program">The program.</param>
    /// <returns>One sentence a line, in order.</returns>
    public static IReadOnlyList<string> Print(DecisionProgram program) => [.. program.Lines.Select(Print)];

    /// <summary>Prints a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The sentence.</returns>
    public static string Print(ProgramLine line)
    {
        var given = line.Then switch
        {
            Given.Option option => Quoted(option.Name),
            Given.StateOf state => "keep " + Quoted(state.Reading),
            Given.Number number => "answer " + Print(number.Value),
            Given.Truth truth => "answer whether " + Print(truth.Condition),
            _ => throw new InvalidOperationException("A result of an unknown case."),
        };
        return line.When is { } condition ? $"if {Print(condition)} then {given}" : $"otherwise {given}";
    }

    /// <summary>Prints a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>Controlled English without a full stop.</returns>
    public static string Print(Condition condition) => condition switch
    {
        Condition.Compared compared => $"{Print(compared.Left)} {Word(compared.Comparator)} {Print(compared.Right)}",
        Condition.Between between => $"{Print(between.Of)} is between {Print(between.Low)} and {Print(between.High)}",
        Condition.InState state => $"{Quoted(state.Reading)} is {State(state.State)}",
        Condition.SameState same => $"{Quoted(same.Reading)} is the same as {Quoted(same.Other)}",
        Condition.Going going => $"{Quoted(going.Reading)} is {Word(going.Trend)}",
        Condition.Missing missing => $"{Quoted(missing.Reading)} is missing",
        Condition.OfQuality quality => $"quality of {Quoted(quality.Reading)} is {InQuotes(quality.Quality)}",
        Condition.OnDay { Days: [var day] } => $"the gateway's day is {day}",
        Condition.OnDay days => $"the gateway's day is one of {string.Join(", ", days.Days)}",
        Condition.Held held => $"({Print(held.That)}) for {(held.IsLonger ? "more than" : "at least")} {Number(held.For)} s",
        Condition.All all => string.Join(" and ", all.Conditions.Select(static part => $"({Print(part)})")),
        Condition.Any any => string.Join(" or ", any.Conditions.Select(static part => $"({Print(part)})")),
        Condition.Not not => $"not ({Print(not.Of)})",
        _ => throw new InvalidOperationException("A condition of an unknown case."),
    };

    /// <summary>Prints a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Controlled English; what is worked out stands in brackets.</returns>
    public static string Print(Value value) => value switch
    {
        Value.Literal literal => Number(literal.Amount) + (literal.Unit is { } unit ? " " + Unit(unit) : ""),
        Value.ClockTime clock => Clock(clock.SinceMidnight),
        Value.Now => "the gateway's time",
        Value.Measured measured => Quoted(measured.Reading),
        Value.Age age => $"age of {Quoted(age.Reading)}",
        Value.OfSeries series => $"{Word(series.Statistic)} of ({Quoted(series.Reading)})",
        Value.OfSeveral several => $"{Word(several.Statistic)} of ({string.Join(", ", several.Items.Select(Print))})",
        Value.Worked worked => $"({Print(worked.Left)} {Word(worked.Operation)} {Print(worked.Right)})",
        Value.CountOf count => $"count of ({string.Join(", ", count.Conditions.Select(static part => $"({Print(part)})"))})",
        Value.In converted => $"({Print(converted.Of)} in {Unit(converted.Unit)})",
        _ => throw new InvalidOperationException("A value of an unknown case."),
    };

    /// <summary>Prints a number without needless zeros.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Digits with a decimal point.</returns>
    internal static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Prints a time of day.</summary>
    /// <param name="time">The time.</param>
    /// <returns>22:00, with seconds only where there are any.</returns>
    internal static string Clock(TimeSpan time) => time.ToString(time.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>A name as the notation reads it: in quotes where a word in it means something else.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name, perhaps in quotes.</returns>
    internal static string Quoted(string name) => IsPlain(name) ? name : InQuotes(name);

    // One that no table knows is read only in quotes, or where a reading carries it.
    private static string Unit(string unit) => unit == Amount.Degrees || UnitTable.Find(unit) is not null ? unit : InQuotes(unit);

    private static string State(string state) => state is "on" or "off" or "true" or "false" ? state : Quoted(state);

    private static string InQuotes(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || !char.IsLetter(name[0]) || name.Any(static letter => !(char.IsLetterOrDigit(letter) || letter is ' ' or '_' or '.')) || name.EndsWith('.') || name.Contains("  ", StringComparison.Ordinal) || name.EndsWith(' '))
        {
            return false;
        }

        // Numbers, reserved words, units and days are not for names.
        return !name.Split(' ').Any(static word => Reserved.Contains(word) || char.IsDigit(word[0]) || Enum.TryParse<DayOfWeek>(word, ignoreCase: true, out _));
    }

    private static string Word(Comparator comparator) => comparator switch
    {
        Comparator.Above => "is above",
        Comparator.Below => "is below",
        Comparator.AtLeast => "is at least",
        Comparator.AtMost => "is at most",
        Comparator.Equal => "is equal to",
        _ => "is not equal to",
    };

    private static string Word(Trend trend) => trend switch { Trend.Rising => "rising", Trend.Falling => "falling", _ => "steady" };

    private static string Word(Statistic statistic) => statistic switch
    {
        Statistic.Mean => "mean",
        Statistic.Lowest => "lowest",
        Statistic.Highest => "highest",
        Statistic.Median => "median",
        Statistic.Total => "total",
        Statistic.Spread => "spread",
        Statistic.Change => "change",
        _ => "first value",
    };

    private static string Word(Operation operation) => operation switch
    {
        Operation.Plus => "plus",
        Operation.Minus => "minus",
        Operation.Times => "times",
        _ => "divided by",
    };
}
