namespace EdgeReasoner.Rules.Programs;

/// <summary>Three-valued truth (Kleene): "and" is the least, "or" the greatest.</summary>
public enum Truth
{
    /// <summary>Does not hold.</summary>
    No,

    /// <summary>Cannot be told.</summary>
    Unknown,

    /// <summary>Holds.</summary>
    Yes,
}

/// <summary>The kinds of doubt.</summary>
public enum DoubtKind
{
    /// <summary>The value is missing, bad or none: a rule that asks for quality, age or absence of the reading answers it.</summary>
    Value,

    /// <summary>The value is sound, and what it means for the rule would be a guess.</summary>
    Meaning,

    /// <summary>The rules themselves cannot be worked out, whatever the values: units that do not fit.</summary>
    Fault,

    /// <summary>The rules say nothing of this case.</summary>
    Gap,
}

/// <summary>Why something cannot be told.</summary>
/// <param name="Kind">What kind of doubt.</param>
/// <param name="Subject">The reading, or the word, that it is about.</param>
/// <param name="Field">The field as on the wire, such as <c>readings[2]</c>.</param>
/// <param name="Message">One sentence: what it is, and the remedy.</param>
public sealed record Doubt(DoubtKind Kind, string Subject, string Field, string Message);

/// <summary>What a program gives for one case.</summary>
public abstract record Conclusion
{
    private Conclusion()
    {
    }

    /// <summary>An option.</summary>
    /// <param name="Name">As rules call it.</param>
    /// <param name="Line">Index of the line that gave it.</param>
    public sealed record Option(string Name, int Line) : Conclusion;

    /// <summary>A number.</summary>
    /// <param name="Amount">The number.</param>
    /// <param name="Unit">Its unit; null for none.</param>
    /// <param name="Line">Index of the line that gave it.</param>
    public sealed record Number(decimal Amount, string? Unit, int Line) : Conclusion;

    /// <summary>A truth value.</summary>
    /// <param name="IsTrue">Whether it holds.</param>
    /// <param name="Line">Index of the line that gave it.</param>
    public sealed record Verdict(bool IsTrue, int Line) : Conclusion;

    /// <summary>It cannot be said.</summary>
    /// <param name="Doubt">The first doubt that could change the answer.</param>
    public sealed record CannotSay(Doubt Doubt) : Conclusion;
}
