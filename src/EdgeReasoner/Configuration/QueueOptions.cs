namespace EdgeReasoner.Configuration;

/// <summary>How many requests may wait. Section <c>Queue</c>.</summary>
internal sealed record QueueOptions
{
    /// <summary>Gets or sets the most requests waiting for a decision, 1 to 10,000; more are refused at once (503).</summary>
    public int Capacity { get; set; } = 64;

    /// <summary>Gets or sets the most decisions that take turns, a round at a time, 1 to 64. Few: behind decisions that go deep a backlog at the broker would go unseen.</summary>
    public int OpenDecisions { get; set; } = 4;

    /// <summary>Gets or sets the most KV caches for decisions that take turns, 1 to 64; one that lost its cache prefills again. Each takes memory: 0.5 MB for the bundled model, about 100 MB for 1.5 billion parameters.</summary>
    public int Sequences { get; set; } = 2;

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

        if (Sequences is < 1 or > 64)
        {
            yield return $"Queue:Sequences is {Sequences}; it must lie in 1 to 64.";
        }
    }
}
