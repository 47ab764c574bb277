using System.Globalization;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;

namespace EdgeReasoner.Hosting;

/// <summary>A message on its way out: an answer, a refusal or progress.</summary>
/// <param name="Message">What and where.</param>
/// <param name="Until">After this it is not sent any more.</param>
/// <param name="Receipt">What is acknowledged once it is out; null for progress.</param>
/// <param name="Status">Its status; 0 for progress.</param>
internal sealed record Reply(OutboundMessage Message, Deadline Until, Receipt? Receipt, int Status)
{
    /// <summary>Gets what it echoes of the request.</summary>
    public required AnswerKey Key { get; init; }

    /// <summary>Gets the request's id for the log; null when it could not be read.</summary>
    public string? RequestId => Key.Id;

    /// <summary>Gets its sequence number in the journal, to be marked as published; 0 for none.</summary>
    public long Sequence { get; init; }

    /// <summary>Gets the monotonic timestamp of the end of the decision or of the refusal: committing and publishing count from it.</summary>
    public required long SentAt { get; init; }

    /// <summary>What is said instead when it would be late: that the deadline has passed, without any answer, so that every request hears of its end.</summary>
    /// <returns>A message to the same topic.</returns>
    public OutboundMessage Expired()
    {
        var error = new RequestError(ErrorCode.Expired, "The deadline passed before an answer could be published; allow more time and use a new id.", "deadline_ms");
        return Message with
        {
            Payload = AnswerWriter.Error(Key, error, fallback: null),
            UserProperties =
            [
                .. Message.UserProperties.Where(property => property.Name is not ("__stat" or "__stMsg")),
                ("__stat", error.Status.ToString(CultureInfo.InvariantCulture)),
                ("__stMsg", error.Message),
            ],
        };
    }
}
