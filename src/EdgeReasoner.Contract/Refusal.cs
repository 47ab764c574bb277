namespace EdgeReasoner.Contract;

/// <summary>The reason why a request gets no decision, in words for whoever wrote it.</summary>
/// <param name="Reason">The kind; decides the status.</param>
/// <param name="Message">One sentence that names the fault and the remedy.</param>
/// <param name="Field">The field at fault as on the wire, such as <c>readings[2].value</c>; null when it is none.</param>
/// <param name="RetryAfter">When another try is worth it; null when it is not.</param>
public sealed record Refusal(RefusalReason Reason, string Message, string? Field = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Gets the refusal for a requester that cancelled.</summary>
    public static Refusal Cancelled { get; } = new(RefusalReason.Cancelled, "The request was cancelled by its requester.");

    /// <summary>Gets the status that goes with <see cref="Reason"/>, as in HTTP.</summary>
    public int Status => Reason switch
    {
        RefusalReason.ResponseTopic or RefusalReason.Requester => 403,
        RefusalReason.Expired => 408,
        RefusalReason.IdReuse => 409,
        RefusalReason.TooLarge or RefusalReason.AnswerTooLarge => 413,
        RefusalReason.ContentType => 415,
        RefusalReason.RateLimited => 429,
        RefusalReason.Cancelled => 499,
        RefusalReason.Internal or RefusalReason.AnswerSetAside or RefusalReason.ModelOutput => 500,
        RefusalReason.Overloaded or RefusalReason.Journal or RefusalReason.Starting or RefusalReason.NoModel or RefusalReason.NoReading => 503,
        _ => 400,
    };
}
