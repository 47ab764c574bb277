using EdgeReasoner.Reasoning.Prompting.English;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Puts requests that ask what follows from stated facts into the model's tokens.</summary>
internal static class LogicWriter
{
    /// <summary>Writes facts and question; begin mark and nothing else stands before.</summary>
    /// <param name="writer">The writer of the problem.</param>
    /// <param name="puzzle">Facts and question.</param>
    internal static void Write(TokenWriter writer, LogicPuzzle puzzle) => throw new NotSupportedException();

    /// <summary>Binds the options of the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="writer">A writer of its problem (its tokens are not touched).</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The bound options, or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, Misreading? Misreading) Bind(DecisionRequest request, TokenWriter writer, LogicPuzzle puzzle)
        => throw new NotSupportedException();
}
