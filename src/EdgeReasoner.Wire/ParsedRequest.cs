using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>The outcome of reading a payload: a request within the contract, or a refusal.</summary>
/// <param name="Id">The id to echo; null when it could not be read.</param>
/// <param name="Transaction">The transaction to echo; null when there is none.</param>
internal abstract record ParsedRequest(string? Id, Transaction? Transaction)
{
    /// <summary>It is.</summary>
    /// <param name="Request">The request, profile applied; its id is that of the payload or made from the Correlation Data.</param>
    /// <param name="Transaction">The transaction to echo.</param>
    internal sealed record Accepted(DecisionRequest Request, Transaction? Transaction) : ParsedRequest(Request.Id, Transaction);

    /// <summary>It is not.</summary>
    /// <param name="Refusal">The first fault.</param>
    /// <param name="Id">The id to echo.</param>
    /// <param name="Transaction">The transaction to echo.</param>
    internal sealed record Refused(Refusal Refusal, string? Id, Transaction? Transaction) : ParsedRequest(Id, Transaction);
}
