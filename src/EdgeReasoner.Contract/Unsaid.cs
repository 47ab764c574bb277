namespace EdgeReasoner.Contract;

/// <summary>Why an answer that was understood cannot be given.</summary>
/// <param name="Field">The field that it is for want of, as on the wire, such as <c>readings[2]</c>.</param>
/// <param name="Message">One sentence: what is wanting, and the remedy.</param>
public sealed record Unsaid(string Field, string Message);
