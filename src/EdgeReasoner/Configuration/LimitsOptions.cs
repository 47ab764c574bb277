using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>The bounds of one request. Section <c>Limits</c>.</summary>
internal sealed record LimitsOptions
{
    /// <summary>Gets or sets the most bytes of a request's payload, 256 to 131,072.</summary>
    public int MaxPayloadBytes { get; set; } = 65_536;

    /// <summary>Gets or sets the time for a request that names none, in milliseconds, 1 to 600,000.</summary>
    public int DefaultDeadlineMs { get; set; } = 1000;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        // The packet limit of 256 KiB must leave room for topic and properties.
        if (MaxPayloadBytes is < 256 or > 131_072)
        {
            yield return $"Limits:MaxPayloadBytes is {MaxPayloadBytes}; it must lie in 256 to 131072 bytes.";
        }

        if (DefaultDeadlineMs is < 1 or > RequestLimits.MaxDeadlineMs)
        {
            yield return $"Limits:DefaultDeadlineMs is {DefaultDeadlineMs}; it must lie in 1 to 600000 milliseconds.";
        }
    }
}
