using static EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The part of the vocabulary for what follows from stated facts.</summary>
internal static class LogicTokens
{
    /// <summary>The tokens, in id order.</summary>
    internal static readonly string[] Tokens =
        ["follows", "decides", "utmost", "speaks", "anyof", "asked", "other", "given", "deadend", "undecided", "honest", "lies"];

    // Looked up at each use: the vocabulary is built from the list above, so its ids are not there while this class is.

    /// <summary>Gets the question whether a way ends at its goal: yes or no.</summary>
    internal static int Follows => IdOf("follows");

    /// <summary>Gets the question which of two ways ends at its goal: yes, no or neither.</summary>
    internal static int Decides => IdOf("decides");

    /// <summary>Gets the question where all ways end.</summary>
    internal static int Utmost => IdOf("utmost");

    /// <summary>Gets the question whether somebody tells the truth.</summary>
    internal static int Speaks => IdOf("speaks");

    /// <summary>Gets the question whether any term holds.</summary>
    internal static int AnyOf => IdOf("anyof");

    /// <summary>Gets the word for the first way.</summary>
    internal static int Asked => IdOf("asked");

    /// <summary>Gets the word for the second way.</summary>
    internal static int Other => IdOf("other");

    /// <summary>Gets the end of a way at its goal.</summary>
    internal static int Given => IdOf("given");

    /// <summary>Gets the end of a way where nothing more is said.</summary>
    internal static int DeadEnd => IdOf("deadend");

    /// <summary>Gets the answer that the facts leave it open.</summary>
    internal static int Undecided => IdOf("undecided");

    /// <summary>The word for what a statement says of another speaker.</summary>
    internal static int Mark(bool isLie) => IdOf(isLie ? "lies" : "honest");
}
