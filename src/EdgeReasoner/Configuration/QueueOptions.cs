namespace EdgeReasoner.Configuration;

/// <summary>How many requests may wait. Section <c>Queue</c>.</summary>
internal sealed record QueueOptions
{
    /// <summary>Gets or sets the most requests waiting for a decision, 1 to 10,000; more are refused at once (503).</summary>
    public int Capacity { get; set; } = 64;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (Capacity is < 1 or > 10_000)
        {
            yield return $"Queue:Capacity is {Capacity}; it must lie in 1 to 10000.";
        }
    }
}
