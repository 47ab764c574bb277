namespace EdgeReasoner.Configuration;

/// <summary>What one request may cost. Section <c>Limits</c>.</summary>
internal sealed record LimitsOptions
{
    /// <summary>Gets or sets the most bytes of a request's payload, 256 to 131,072.</summary>
    public int MaxPayloadBytes { get; set; } = 65_536;

    /// <summary>Gets or sets the time for a request that names none, in milliseconds, 1 to 600,000.</summary>
    public int DefaultDeadlineMs { get; set; } = 1000;

    /// <summary>Gets or sets how many answers are kept to serve repeated requests, 16 to 65,536; each takes 1 to 4 KiB.</summary>
    public int RememberedAnswers { get; set; } = 1024;

    /// <summary>Gets or sets for how many seconds an answer is kept to serve repeated requests, 1 to 86,400.</summary>
    public int RememberedSeconds { get; set; } = 900;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        // The packet limit of 256 KiB must leave room for topic and properties.
        if (MaxPayloadBytes is < 256 or > 131_072)
        {
            yield return $"Limits:MaxPayloadBytes is {MaxPayloadBytes}; it must lie in 256 to 131072 bytes.";
        }

        if (DefaultDeadlineMs is < 1 or > Mqtt.Wire.RequestLimits.MaxDeadlineMs)
        {
            yield return $"Limits:DefaultDeadlineMs is {DefaultDeadlineMs}; it must lie in 1 to 600000 milliseconds.";
        }

        if (RememberedAnswers is < 16 or > 65_536)
        {
            yield return $"Limits:RememberedAnswers is {RememberedAnswers}; it must lie in 16 to 65536.";
        }

        if (RememberedSeconds is < 1 or > 86_400)
        {
            yield return $"Limits:RememberedSeconds is {RememberedSeconds}; it must lie in 1 to 86400 seconds.";
        }
    }
}
