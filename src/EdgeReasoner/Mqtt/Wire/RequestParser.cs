using System.Text.Json;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>
/// From bytes to a checked request, in four steps: (1) size, (2) JSON syntax, (3) fields, (4) profile and cross-field rules.
/// The first fault is named with its field and its remedy. Memory is bounded by the payload limit.
/// </summary>
/// <param name="limits">Payload size and default deadline.</param>
/// <param name="profiles">The configured profiles by name.</param>
/// <param name="defaultMaxRounds">Rounds for a request that names none, 0 to 8.</param>
internal sealed class RequestParser(LimitsOptions limits, IReadOnlyDictionary<string, ProfileOptions> profiles, int defaultMaxRounds)
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = RequestLimits.MaxNesting };

    private volatile ProfileMerge _merge = new(profiles, limits.DefaultDeadlineMs, defaultMaxRounds);

    /// <summary>Takes other profiles for the requests to come. Safe from any thread.</summary>
    /// <param name="changed">The profiles by name; not written to afterwards.</param>
    public void Use(IReadOnlyDictionary<string, ProfileOptions> changed) => _merge = new ProfileMerge(changed, limits.DefaultDeadlineMs, defaultMaxRounds);

    /// <summary>What an answer needs to be matched to its request, of a payload that is not parsed as a whole.</summary>
    /// <param name="payload">The payload as received.</param>
    /// <param name="correlationId">The id made from the Correlation Data, or null without any.</param>
    /// <returns>The ids that are there, as <see cref="Parse"/> would find them.</returns>
    public static AnswerKey KeyOf(ReadOnlyMemory<byte> payload, string? correlationId)
    {
        if (JsonSyntax.Check(payload.Span) is not null)
        {
            return new AnswerKey(correlationId, null);
        }

        using var document = JsonDocument.Parse(payload, DocumentOptions);
        return KeyOf(RequestFieldsReader.ReadIds(document.RootElement), correlationId);
    }

    /// <summary>Parses one payload.</summary>
    /// <param name="payload">The payload as received.</param>
    /// <param name="correlationId">The id made from the Correlation Data, or null without any.</param>
    /// <returns>The request, or its first fault.</returns>
    public ParsedRequest Parse(ReadOnlyMemory<byte> payload, string? correlationId)
    {
        // 1
        if (payload.Length > limits.MaxPayloadBytes)
        {
            return Refuse(new RequestError(
                ErrorCode.TooLarge, $"The payload has {payload.Length} bytes; the limit is {limits.MaxPayloadBytes}, so send less.", "payload"));
        }

        // 2
        if (JsonSyntax.Check(payload.Span) is { } fault)
        {
            return Refuse(fault);
        }

        // 3
        using var document = JsonDocument.Parse(payload, DocumentOptions);
        var read = new FieldReader();
        var fields = RequestFieldsReader.Read(document.RootElement, read);
        var (id, transaction, _) = KeyOf(fields, correlationId);
        if (read.Error is null && id is null)
        {
            read.Fail(
                "id", "The request has neither 'id' nor Correlation Data; send one of them, so that the answer can be matched.", ErrorCode.NoCorrelation);
        }

        // 4
        var request = read.Error is null ? _merge.Apply(fields, id!, read) : null;
        return read.Error is { } error || request is null
            ? new ParsedRequest.Refused(read.Error!, id, transaction)
            : new ParsedRequest.Accepted(request, transaction);

        ParsedRequest.Refused Refuse(RequestError error) => new(error, correlationId, null);
    }

    private static AnswerKey KeyOf(RequestFields fields, string? correlationId)
        => new(fields.Id is { Length: > 0 } ? fields.Id : correlationId ?? fields.TransactionText, fields.TransactionJson);
}
