using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>Whether a payload is a request within the contract.</summary>
/// <param name="Id">The id to echo; null when it could not be read.</param>
/// <param name="TransactionJson">The transaction to echo, as JSON; null when there is none.</param>
internal abstract record ParsedRequest(string? Id, string? TransactionJson)
{
    /// <summary>It is.</summary>
    /// <param name="Request">The request, profile applied; its id is that of the payload or made from the Correlation Data.</param>
    /// <param name="TransactionJson">The transaction to echo.</param>
    internal sealed record Accepted(DecisionRequest Request, string? TransactionJson) : ParsedRequest(Request.Id, TransactionJson);

    /// <summary>It is not.</summary>
    /// <param name="Error">The first fault.</param>
    /// <param name="Id">The id to echo.</param>
    /// <param name="TransactionJson">The transaction to echo.</param>
    internal sealed record Refused(RequestError Error, string? Id, string? TransactionJson) : ParsedRequest(Id, TransactionJson);
}
