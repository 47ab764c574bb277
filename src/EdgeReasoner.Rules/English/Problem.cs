namespace EdgeReasoner.Rules.English;

/// <summary>The comparison of two numbers.</summary>
internal enum Comparator
{
    /// <summary>Left &gt; right.</summary>
    Above,

    /// <summary>Left &lt; right.</summary>
    Below,

    /// <summary>Left ≥ right.</summary>
    AtLeast,

    /// <summary>Left ≤ right.</summary>
    AtMost,

    /// <summary>Left = right.</summary>
    Equal,

    /// <summary>Left ≠ right.</summary>
    Different,
}

/// <summary>The trend of a series: more ups than downs between neighbours is rising, fewer is falling, as many is steady.</summary>
internal enum Trend
{
    /// <summary>More ups than downs.</summary>
    Rising,

    /// <summary>More downs than ups.</summary>
    Falling,

    /// <summary>As many ups as downs.</summary>
    Steady,
}

/// <summary>A number in a rule or question: written there, or the value of a reading.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    /// <summary>A number as written.</summary>
    /// <param name="Value">Its value.</param>
    internal sealed record Literal(decimal Value) : Operand;

    /// <summary>The newest value of a reading.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    internal sealed record Measured(int Name) : Operand;

    /// <summary>The age of the newest value of a reading.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    /// <param name="Value">Its age in whole units of the number it is compared with.</param>
    internal sealed record Age(int Name, decimal Value) : Operand;

    /// <summary>A factor: multiplies all that stands before it in a sum.</summary>
    /// <param name="Value">2 to 9, 10, 100 or 1000.</param>
    internal sealed record Factor(int Value) : Operand;
}

/// <summary>An operand with the sign before it.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="IsTaken">True when it is taken away (minus), false when it is added.</param>
internal sealed record SignedOperand(Operand Operand, bool IsTaken);

/// <summary>A condition of a rule on the readings.</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>A sum compared with a number.</summary>
    /// <param name="Left">One or two operands; the first is never taken away.</param>
    /// <param name="Comparator">How they are compared.</param>
    /// <param name="Right">What they are compared with.</param>
    internal sealed record Compared(IReadOnlyList<SignedOperand> Left, Comparator Comparator, Operand Right) : Condition;

    /// <summary>A reading that names a state.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    /// <param name="State">Index into <see cref="Problem.States"/>.</param>
    /// <param name="IsNegated">True for "is not".</param>
    internal sealed record InState(int Name, int State, bool IsNegated) : Condition;

    /// <summary>The quality that the source gives a reading.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    /// <param name="Actual">The quality it has, index into <see cref="Problem.States"/>.</param>
    /// <param name="Quality">The quality asked for, index into <see cref="Problem.States"/>.</param>
    /// <param name="IsNegated">True for "is not".</param>
    internal sealed record OfQuality(int Name, int Actual, int Quality, bool IsNegated) : Condition;

    /// <summary>A series that goes somewhere.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    /// <param name="Trend">Where.</param>
    internal sealed record Going(int Name, Trend Trend) : Condition;
}

/// <summary>A rule: when its conditions hold, its option is the answer. Without conditions it is the "otherwise" rule.</summary>
/// <param name="Conditions">0 to 3 conditions.</param>
/// <param name="IsAnyOf">True when one of them is enough (or), false when all must hold (and).</param>
/// <param name="Option">Index into the request's options.</param>
/// <param name="Exception">When this holds as well, the rule does not ("unless"); null for none.</param>
internal sealed record Rule(IReadOnlyList<Condition> Conditions, bool IsAnyOf, int Option, Condition? Exception = null)
{
    /// <summary>Gets all its conditions, the exception last.</summary>
    internal IEnumerable<Condition> AllConditions => Exception is null ? Conditions : Conditions.Append(Exception);
}

/// <summary>The question of a request.</summary>
internal abstract record Ask
{
    private Ask()
    {
    }

    /// <summary>The option of the first rule that holds.</summary>
    internal sealed record FirstRule : Ask;

    /// <summary>The trend of a series.</summary>
    /// <param name="Name">Index into <see cref="Problem.Names"/>.</param>
    internal sealed record TrendOf(int Name) : Ask;

    /// <summary>The value of a sum, worked out from left to right.</summary>
    /// <param name="Sum">Two operands or more; the first is never taken away and never a factor.</param>
    internal sealed record ValueOf(IReadOnlyList<SignedOperand> Sum) : Ask;

    /// <summary>The highest or lowest of several readings; the first of equals.</summary>
    /// <param name="Candidates">Two or more: index into <see cref="Problem.Names"/>, in the order of the request's options.</param>
    /// <param name="IsHighest">True for the highest, false for the lowest.</param>
    internal sealed record Extreme(IReadOnlyList<int> Candidates, bool IsHighest) : Ask;

    /// <summary>The truth of a condition.</summary>
    /// <param name="Condition">The condition.</param>
    internal sealed record Whether(Condition Condition) : Ask;

    /// <summary>The consequence of the facts that the request states.</summary>
    /// <param name="Puzzle">The facts and what is asked of them.</param>
    internal sealed record Logic(LogicPuzzle Puzzle) : Ask;

    /// <summary>The fate of things of everyday life.</summary>
    /// <param name="Puzzle">Who is where, and what is asked.</param>
    internal sealed record World(WorldPuzzle Puzzle) : Ask;
}

/// <summary>A reading that rules or question use.</summary>
/// <param name="Name">As the requester calls it.</param>
/// <param name="Numbers">Its numbers, oldest first; empty for a reading of state.</param>
/// <param name="State">Index into <see cref="Problem.States"/>; −1 for numbers.</param>
/// <param name="NeedsValue">Whether its newest number or its state is used.</param>
/// <param name="NeedsSeries">Whether its course is used.</param>
/// <param name="IsBad">Whether its source calls it anything but good: no condition on its value holds then.</param>
internal sealed record NamedReading(string Name, IReadOnlyList<decimal> Numbers, int State, bool NeedsValue, bool NeedsSeries, bool IsBad = false);

/// <summary>A request in controlled English, understood: what its words mean, before it is put into any model's tokens.</summary>
/// <param name="Names">The readings that are used, in order of first use.</param>
/// <param name="States">The states that are named, in order of first use, as written first.</param>
/// <param name="Rules">The rules in order; the first that holds decides.</param>
/// <param name="Ask">What is asked.</param>
internal sealed record Problem(IReadOnlyList<NamedReading> Names, IReadOnlyList<string> States, IReadOnlyList<Rule> Rules, Ask Ask);
