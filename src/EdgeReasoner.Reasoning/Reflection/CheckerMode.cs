namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The part that the checker, exact code, takes in a decision.</summary>
public enum CheckerMode
{
    /// <summary>Nothing: the model is on its own.</summary>
    Off,

    /// <summary>Look at each reasoning: a flaw goes to the critique, and what is proved ends reflection.</summary>
    Critique,

    /// <summary>Decide what it can, after the direct probe or without it; all else as <see cref="Critique"/>.</summary>
    Decide,
}
