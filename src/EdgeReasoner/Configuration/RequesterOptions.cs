namespace EdgeReasoner.Configuration;

/// <summary>The bounds of what one requester may ask for. Section <c>Requesters</c>.</summary>
internal sealed record RequesterOptions
{
    /// <summary>The most requesters that are told apart; the one heard of longest ago is forgotten.</summary>
    public const int Most = 1024;

    /// <summary>Gets or sets the requests a second of one requester in the long run, 0 to 100,000; more get 429. 0 is no limit.</summary>
    public double PerSecond { get; set; }

    /// <summary>Gets or sets the requests of one requester at once, 1 to 100,000.</summary>
    public int Burst { get; set; } = 32;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (!(PerSecond is >= 0 and <= 100_000)) // also catches NaN
        {
            yield return $"Requesters:PerSecond is {PerSecond}; it must lie in [0, 100000].";
        }

        if (Burst is < 1 or > 100_000)
        {
            yield return $"Requesters:Burst is {Burst}; it must lie in 1 to 100000.";
        }
    }
}
