using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>Everything that a program is made of, down to the last literal.</summary>
internal static class ProgramParts
{
    /// <summary>Every condition and value of a line, each with what it is made of.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Records of <see cref="Condition"/> and <see cref="Value"/>.</returns>
    internal static IEnumerable<object> Of(ProgramLine line) => (line.When is { } when ? Of(when) : []).Concat(line.Then switch
    {
        Given.Number number => Of(number.Value),
        Given.Truth truth => Of(truth.Condition),
        _ => [],
    });

    /// <summary>A condition and what it is made of.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>Records of <see cref="Condition"/> and <see cref="Value"/>.</returns>
    internal static IEnumerable<object> Of(Condition condition)
    {
        IEnumerable<object> inner = condition switch
        {
            Condition.Compared compared => Of(compared.Left).Concat(Of(compared.Right)),
            Condition.Between between => Of(between.Of).Concat(Of(between.Low)).Concat(Of(between.High)),
            Condition.Held held => Of(held.That),
            Condition.All all => all.Conditions.SelectMany(Of),
            Condition.Any any => any.Conditions.SelectMany(Of),
            Condition.Not not => Of(not.Of),
            _ => [],
        };
        return inner.Prepend(condition);
    }

    /// <summary>A value and what it is made of.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Records of <see cref="Condition"/> and <see cref="Value"/>.</returns>
    internal static IEnumerable<object> Of(Value value)
    {
        IEnumerable<object> inner = value switch
        {
            Value.OfSeveral several => several.Items.SelectMany(Of),
            Value.Worked worked => Of(worked.Left).Concat(Of(worked.Right)),
            Value.CountOf count => count.Conditions.SelectMany(Of),
            Value.In converted => Of(converted.Of),
            _ => [],
        };
        return inner.Prepend(value);
    }

    /// <summary>The construct that a part is, as fine as its enumerations.</summary>
    /// <param name="part">A condition or value.</param>
    /// <returns>Such as <c>OfSeries.Mean</c>.</returns>
    internal static string Construct(object part) => part switch
    {
        Condition.Compared compared => $"Compared.{compared.Comparator}",
        Condition.Between { Low: Value.ClockTime } => "Between.Clock",
        Condition.Going going => $"Going.{going.Trend}",
        Condition.Held { IsLonger: true } => "Held.Longer",
        Value.OfSeries series => $"OfSeries.{series.Statistic}",
        Value.OfSeveral several => $"OfSeveral.{several.Statistic}",
        Value.Worked worked => $"Worked.{worked.Operation}",
        Value.Literal { Unit: null } => "Literal.Bare",
        _ => part.GetType().Name,
    };

    /// <summary>Gets every construct that there is.</summary>
    internal static IReadOnlyList<string> AllConstructs { get; } =
    [
        .. Enum.GetNames<Comparator>().Select(static name => $"Compared.{name}"),
        .. Enum.GetNames<Trend>().Select(static name => $"Going.{name}"),
        .. Enum.GetNames<Statistic>().Select(static name => $"OfSeries.{name}"),
        .. Enum.GetNames<Statistic>().Except([nameof(Statistic.Change), nameof(Statistic.First)]).Select(static name => $"OfSeveral.{name}"),
        .. Enum.GetNames<Operation>().Select(static name => $"Worked.{name}"),
        .. CasesOf(typeof(Condition)).Except(["Compared", "Going"]),
        .. CasesOf(typeof(Value)).Except(["OfSeries", "OfSeveral", "Worked"]),
        "Between.Clock", "Held.Longer", "Literal.Bare",
    ];

    private static IEnumerable<string> CasesOf(Type type) => type.GetNestedTypes().Where(type.IsAssignableFrom).Select(static nested => nested.Name);
}
