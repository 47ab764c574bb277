namespace EdgeReasoner.Contract;

/// <summary>The kinds of rounds. The names, in lower case, are those of the trace; calibration and flip statistics are kept per action.</summary>
public enum RoundAction
{
    /// <summary>Decides by exact code, without the model.</summary>
    Exact,

    /// <summary>Probes the answer right after the prompt: round 0.</summary>
    Direct,

    /// <summary>Writes the first reasoning: round 1.</summary>
    Draft,

    /// <summary>Criticises the reasoning and works the critique in.</summary>
    Revise,

    /// <summary>Writes a new reasoning at a temperature, without seeing the old one.</summary>
    Resample,

    /// <summary>Only asks: the critique gate, when it ends the reflection.</summary>
    Probe,
}
