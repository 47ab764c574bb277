using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>
/// From bytes to a checked request, in four steps: (1) size, (2) JSON syntax, (3) fields, (4) profile and cross-field rules.
/// The first fault is named with its field and its remedy. Memory is bounded by the payload limit.
/// </summary>
/// <param name="catalog">Step 4.</param>
/// <param name="maxPayloadBytes">Step 1.</param>
internal sealed class RequestParser(ProfileCatalog catalog, int maxPayloadBytes)
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = RequestLimits.MaxNesting };

    /// <summary>The part that an answer needs to be matched to its request, of a payload that is not parsed as a whole.</summary>
    /// <param name="payload">The payload as received.</param>
    /// <param name="correlationId">The id made from the Correlation Data, or null without any.</param>
    /// <returns>The ids that are there, as <see cref="Parse"/> would find them.</returns>
    public static RequestKey KeyOf(ReadOnlyMemory<byte> payload, string? correlationId)
    {
        if (JsonSyntax.Check(payload.Span) is not null)
        {
            return new RequestKey(correlationId);
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
        if (payload.Length > maxPayloadBytes)
        {
            return Refuse(new Refusal(
                RefusalReason.TooLarge, $"The payload has {payload.Length} bytes; the limit is {maxPayloadBytes}, so send less.", "payload"));
        }

        // 2
        if (JsonSyntax.Check(payload.Span) is { } fault)
        {
            return Refuse(fault);
        }

        // 3
        using var document = JsonDocument.Parse(payload, DocumentOptions);
        var faults = new RequestFaults();
        var draft = RequestFieldsReader.Read(document.RootElement, new FieldReader(faults));
        var (id, transaction, _) = KeyOf(draft, correlationId);
        if (faults.First is null && id is null)
        {
            faults.Add(
                "id", "The request has neither 'id' nor Correlation Data; send one of them, so that the answer can be matched.", RefusalReason.NoCorrelation);
        }

        // 4
        var request = faults.First is null ? catalog.Complete(draft, id!, faults) : null;
        return faults.First is { } refusal || request is null
            ? new ParsedRequest.Refused(faults.First!, id, transaction)
            : new ParsedRequest.Accepted(request, transaction);

        ParsedRequest.Refused Refuse(Refusal refusal) => new(refusal, correlationId, null);
    }

    private static RequestKey KeyOf(RequestDraft draft, string? correlationId)
        => new(draft.Id is { Length: > 0 } ? draft.Id : correlationId ?? draft.Transaction?.Id, draft.Transaction);
}
