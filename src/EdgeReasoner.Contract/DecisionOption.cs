namespace EdgeReasoner.Contract;

/// <summary>One of the answers that a request allows.</summary>
/// <param name="Id">What the answer carries when this option is chosen; 1 to 64 characters, unique within the request.</param>
/// <param name="Label">What rules and question call it; null when they use the id.</param>
public sealed record DecisionOption(string Id, string? Label = null)
{
    /// <summary>Gets the name by which the question and the rules know this option: the label, or the id without one.</summary>
    public string Name => Label ?? Id;
}
