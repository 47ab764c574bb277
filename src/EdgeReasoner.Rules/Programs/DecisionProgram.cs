namespace EdgeReasoner.Rules.Programs;

/// <summary>What a line of a program gives when its condition holds.</summary>
public abstract record Given
{
    private Given()
    {
    }

    /// <summary>One of the request's options.</summary>
    /// <param name="Name">The option as rules call it.</param>
    public sealed record Option(string Name) : Given;

    /// <summary>The option that is named like the state of a reading: "keep pump".</summary>
    /// <param name="Reading">The reading's name.</param>
    public sealed record StateOf(string Reading) : Given;

    /// <summary>A number.</summary>
    /// <param name="Value">How it is worked out.</param>
    public sealed record Number(Value Value) : Given;

    /// <summary>Whether a condition holds.</summary>
    /// <param name="Condition">The condition.</param>
    public sealed record Truth(Condition Condition) : Given;
}

/// <summary>One line of a program.</summary>
/// <param name="When">The condition; null for "otherwise".</param>
/// <param name="Then">What it gives.</param>
/// <param name="Field">The field of the sentence it came from, such as <c>rules[2]</c>.</param>
public sealed record ProgramLine(Condition? When, Given Then, string Field);

/// <summary>What a request's rules and question mean: lines in order, of which the first whose condition holds gives the answer.</summary>
/// <param name="Lines">One or more; at most one without a condition, the last.</param>
/// <param name="Options">The request's options as rules call them; empty for an open answer.</param>
/// <remarks>The one typed form into which every notation compiles and that one executor runs; it prints itself as controlled English (<see cref="ProgramPrinter"/>).</remarks>
public sealed record DecisionProgram(IReadOnlyList<ProgramLine> Lines, IReadOnlyList<string> Options);
