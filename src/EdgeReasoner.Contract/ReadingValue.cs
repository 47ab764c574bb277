namespace EdgeReasoner.Contract;

/// <summary>The value of a reading: a closed set of a number, a named state, a truth value, or none that could be used.</summary>
public abstract record ReadingValue
{
    private ReadingValue()
    {
    }

    /// <summary>A measured number.</summary>
    /// <param name="Value">The value, exact as written, its decimals kept.</param>
    public sealed record Number(decimal Value) : ReadingValue;

    /// <summary>A named state, such as <c>open</c>.</summary>
    /// <param name="Name">The state, 1 to 64 characters.</param>
    public sealed record State(string Name) : ReadingValue;

    /// <summary>A switch: true or false.</summary>
    /// <param name="IsTrue">The state.</param>
    public sealed record Truth(bool IsTrue) : ReadingValue;

    /// <summary>No value that a decision could rest on: the reading was sent, but says nothing.</summary>
    /// <param name="Why">What stands there instead, as a half sentence such as <c>is null</c>.</param>
    public sealed record Absent(string Why) : ReadingValue;
}
