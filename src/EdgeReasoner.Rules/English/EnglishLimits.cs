namespace EdgeReasoner.Rules.English;

/// <summary>The most that one problem in controlled English may name; the bundled model's symbols are made for as many.</summary>
internal static class EnglishLimits
{
    /// <summary>Most names of a puzzle, the negated ones counted by themselves.</summary>
    internal const int MaxNames = 12;

    /// <summary>Most different states.</summary>
    internal const int MaxStates = 8;
}
