namespace EdgeReasoner.Contract;

/// <summary>The requester's second name for a request, echoed as it came: zigbee2mqtt's users expect it.</summary>
/// <param name="Text">The text, or the digits of a whole number; it serves as the request's id when there is no other.</param>
/// <param name="IsNumber">Whether it was a whole number, and is echoed as one.</param>
public sealed record Transaction(string Text, bool IsNumber);
