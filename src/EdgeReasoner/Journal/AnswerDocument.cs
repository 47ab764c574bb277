using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Journal;

/// <summary>An answer as it is published, kept, and published again: the same bytes each time.</summary>
/// <param name="Payload">Its bytes, never changed.</param>
/// <param name="Status">Its status.</param>
/// <param name="Message">The refusal's message; null without one.</param>
internal sealed record AnswerDocument(byte[] Payload, int Status, string? Message)
{
    /// <summary>Writes an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Its document.</returns>
    public static AnswerDocument Of(Answer answer) => new(AnswerWriter.Write(answer), answer.Status, answer.Refusal?.Message);
}
