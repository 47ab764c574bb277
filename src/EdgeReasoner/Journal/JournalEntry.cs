namespace EdgeReasoner.Journal;

/// <summary>An answer as it is kept. Whoever decides can keep answers here, whether asked over MQTT or by a pin: the key is any text.</summary>
/// <param name="Key">What identifies the request.</param>
/// <param name="PayloadHash">SHA-256 of the request's payload: the same key with another one is a conflict.</param>
/// <param name="Document">The answer's bytes and status.</param>
/// <param name="AnsweredAt">When it was decided; it is kept for a time from then.</param>
/// <param name="Route">Where it is to be published until its deadline; null when it has been, or need not be.</param>
internal sealed record JournalEntry(string Key, byte[] PayloadHash, AnswerDocument Document, DateTimeOffset AnsweredAt, AnswerRoute? Route)
{
    /// <summary>Gets its place in the order of commits, 1 or more; 0 before it was committed.</summary>
    public long Sequence { get; init; }
}
