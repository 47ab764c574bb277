using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Decisions;

/// <summary>A message on its way out to the broker: an answer, a refusal or progress.</summary>
/// <param name="Message">What and where.</param>
/// <param name="Until">After this it is not sent any more.</param>
/// <param name="Receipt">What is acknowledged once it is out; null for progress.</param>
/// <param name="Status">Its status; 0 for progress.</param>
internal sealed record OutboundAnswer(OutboundMessage Message, Deadline Until, Receipt? Receipt, int Status)
{
    /// <summary>Gets the key of the request, which it echoes.</summary>
    public required RequestKey Key { get; init; }

    /// <summary>Gets the requester's name; empty for progress, and for what an earlier run left.</summary>
    public string Requester { get; init; } = "";

    /// <summary>Gets the request's id for the log; null when it could not be read.</summary>
    public string? RequestId => Key.Id;

    /// <summary>Gets its sequence number in the journal, to be marked as published; 0 for none.</summary>
    public long Sequence { get; init; }

    /// <summary>Gets the monotonic timestamp of the end of the decision or of the refusal: committing and publishing count from it.</summary>
    public required long SentAt { get; init; }

    /// <summary>Makes the answer that takes its place when it would be late: that the deadline has passed, without any decision, so that every request hears of its end.</summary>
    /// <returns>The refusal.</returns>
    public Answer Expired() => Answer.Refused(
        Key with { DecisionId = "" }, new Refusal(RefusalReason.Expired, "The deadline passed before an answer could be published; allow more time and use a new id.", "deadline_ms"));

    /// <summary>Makes the message of another answer in its place.</summary>
    /// <param name="refused">The refusal.</param>
    /// <returns>A message to the same topic.</returns>
    public OutboundMessage InPlace(Answer refused)
    {
        var refusal = refused.Refusal!;
        return Message with
        {
            Payload = AnswerWriter.Write(refused),
            UserProperties = [.. Message.UserProperties.Where(property => property.Name is not (Outbox.StatusProperty or Outbox.MessageProperty)), StatusOf(refusal), (Outbox.MessageProperty, refusal.Message)],
        };
    }

    /// <summary>Makes the message that takes its place when it cannot be sent itself: why, as short as can be, for the broker may take little.</summary>
    /// <param name="why">What kept it from being sent: <see cref="PublishOutcome.TooLarge"/> or <see cref="PublishOutcome.SetAside"/>.</param>
    /// <returns>A refusal to the same topic.</returns>
    public OutboundAnswer Unsendable(PublishOutcome why)
    {
        var refusal = why == PublishOutcome.TooLarge
            ? new Refusal(RefusalReason.AnswerTooLarge, "The answer is larger than the broker's max_packet_size; ask without trace or with fewer options, or raise it.")
            : new Refusal(RefusalReason.AnswerSetAside, "The connection to the broker broke twice over this answer; ask otherwise, under a new id.");
        return this with { Message = Message with { Payload = AnswerWriter.Write(Answer.Refused(Key with { DecisionId = "" }, refusal)), UserProperties = [StatusOf(refusal), Outbox.Version], IsSubstitute = true }, Status = refusal.Status };
    }

    private static (string Name, string Value) StatusOf(Refusal refusal) => (Outbox.StatusProperty, refusal.Status.ToString(CultureInfo.InvariantCulture));
}
