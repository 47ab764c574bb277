using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Exact;

/// <summary>What exact code says of a request.</summary>
public abstract record ExactOutcome
{
    private ExactOutcome()
    {
    }

    /// <summary>It is decided.</summary>
    /// <param name="Answer">The option's id, or the number or truth value as text.</param>
    /// <param name="Program">What was understood; null where facts decide.</param>
    /// <param name="Line">Index of the line that decided it.</param>
    public sealed record Proved(string Answer, DecisionProgram? Program = null, int Line = 0) : ExactOutcome;

    /// <summary>It is understood, and cannot be said.</summary>
    /// <param name="Doubt">Why.</param>
    /// <param name="Program">What was understood; null where facts were asked.</param>
    public sealed record CannotSay(Doubt Doubt, DecisionProgram? Program = null) : ExactOutcome;

    /// <summary>It must not be decided by anybody: to go on, somebody would have to guess a meaning.</summary>
    /// <param name="Field">The field at fault, as on the wire.</param>
    /// <param name="Message">One sentence with the remedy.</param>
    public sealed record Refused(string Field, string Message) : ExactOutcome;

    /// <summary>It is not in the notation: a model may read it.</summary>
    /// <param name="Field">The field, as on the wire.</param>
    /// <param name="Word">Where understanding ended.</param>
    /// <param name="Message">One sentence with what could have stood there.</param>
    public sealed record NotUnderstood(string Field, string Word, string Message) : ExactOutcome;
}
