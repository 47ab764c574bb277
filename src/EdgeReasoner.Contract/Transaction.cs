namespace EdgeReasoner.Contract;

/// <summary>The requester's second name for a request, echoed as it came: zigbee2mqtt's users expect it.</summary>
/// <param name="Text">The text as it came, or the digits of a whole number.</param>
/// <param name="IsNumber">Whether it was a whole number, and is echoed as one.</param>
public sealed record Transaction(string Text, bool IsNumber)
{
    /// <summary>Gets the request's id where it has no other: the text, cleaned as ids are.</summary>
    public string Id => TextHygiene.Clean(Text);
}
