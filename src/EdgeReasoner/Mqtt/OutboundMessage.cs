using System.Text;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Mqtt;

/// <summary>A message to publish, free of the MQTT library.</summary>
/// <param name="Topic">Where.</param>
/// <param name="Payload">JSON, or a plain word on the availability topic.</param>
internal sealed record OutboundMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Gets a value indicating whether the broker must confirm it (QoS 1); otherwise it is sent once (QoS 0).</summary>
    public bool Confirmed { get; init; } = true;

    /// <summary>Gets a value indicating whether the broker keeps it for later subscribers.</summary>
    public bool Retained { get; init; }

    /// <summary>Gets the bytes echoed from the request; empty for none. MQTT 5 only.</summary>
    public byte[] CorrelationData { get; init; } = [];

    /// <summary>Gets the life in whole seconds, 1 or more; null for ever. MQTT 5 only.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>Gets a value indicating whether the payload is JSON, which the properties then say. MQTT 5 only.</summary>
    public bool IsJson { get; init; } = true;

    /// <summary>Gets the user properties, made well-formed and cut to what a packet can hold. MQTT 5 only.</summary>
    public IReadOnlyList<(string Name, string Value)> UserProperties { get; init => field = WellFormed(value); } = [];

    /// <summary>Gets the id of the request that it is about; with the topic it tells, over several tries, which message breaks connections. Null for none.</summary>
    public string? About { get; init; }

    /// <summary>Gets a value indicating whether it stands in for a message that could not be sent.</summary>
    public bool IsSubstitute { get; init; }

    private static IReadOnlyList<(string Name, string Value)> WellFormed(IReadOnlyList<(string Name, string Value)> properties)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (!IsSendable(properties[i].Name) || !IsSendable(properties[i].Value))
            {
                return [.. properties.Select(static property => (Sendable(property.Name), Sendable(property.Value)))];
            }
        }

        return properties;
    }

    private static bool IsSendable(string text) => text.Length <= PublishRules.MaxFieldBytes / 3 && TextHygiene.IsWellFormed(text);

    // No character takes more than three bytes for each of its UTF-16 units.
    private static string Sendable(string text)
    {
        var clean = TextHygiene.WellFormed(text);
        return Encoding.UTF8.GetByteCount(clean) <= PublishRules.MaxFieldBytes ? clean : TextHygiene.WellFormed(clean[..(PublishRules.MaxFieldBytes / 3)]);
    }
}
