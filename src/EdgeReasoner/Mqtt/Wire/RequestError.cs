namespace EdgeReasoner.Mqtt.Wire;

/// <summary>What is wrong with a request, in words for whoever wrote it.</summary>
/// <param name="Code">The kind; decides the status.</param>
/// <param name="Message">One sentence that names the fault and the remedy.</param>
/// <param name="Field">The field at fault as on the wire, such as <c>readings[2].value</c>; null when it is none.</param>
/// <param name="RetryAfter">When another try is worth it; null when it is not.</param>
internal sealed record RequestError(ErrorCode Code, string Message, string? Field = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Gets what a requester is told that cancelled.</summary>
    public static RequestError Cancelled { get; } = new(ErrorCode.Cancelled, "The request was cancelled by its requester.");

    /// <summary>Gets the status that goes with <see cref="Code"/>, as in HTTP.</summary>
    public int Status => Code switch
    {
        ErrorCode.ResponseTopic or ErrorCode.Requester => 403,
        ErrorCode.Expired => 408,
        ErrorCode.IdReuse => 409,
        ErrorCode.TooLarge => 413,
        ErrorCode.ContentType => 415,
        ErrorCode.RateLimited => 429,
        ErrorCode.Cancelled => 499,
        ErrorCode.Internal or ErrorCode.ModelOutput => 500,
        ErrorCode.Overloaded or ErrorCode.Journal or ErrorCode.Starting or ErrorCode.NoModel or ErrorCode.NoReading => 503,
        _ => 400,
    };
}
