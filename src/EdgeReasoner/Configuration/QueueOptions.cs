namespace EdgeReasoner.Configuration;

/// <summary>The bounds of the queue. Section <c>Queue</c>.</summary>
internal sealed record QueueOptions
{
    /// <summary>Gets or sets the most requests waiting for a decision, 1 to 10,000; more are refused at once (503).</summary>
    public int Capacity { get; set; } = 64;

    /// <summary>Gets or sets how many decisions take turns, a round at a time, 1 to 64, before an earlier deadline waits for them where it can. As many as there are KV caches to keep.</summary>
    public int OpenDecisions { get; set; } = 4;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (Capacity is < 1 or > 10_000)
        {
            yield return $"Queue:Capacity is {Capacity}; it must lie in 1 to 10000.";
        }

        if (OpenDecisions is < 1 or > 64)
        {
            yield return $"Queue:OpenDecisions is {OpenDecisions}; it must lie in 1 to 64.";
        }
    }
}
