namespace EdgeReasoner.Configuration;

/// <summary>The port at which metrics are served. Section <c>Metrics</c>.</summary>
internal sealed record MetricsOptions
{
    /// <summary>Gets or sets the TCP port on 127.0.0.1 that serves <c>/metrics</c> and <c>/health</c>, 1 to 65,535; 0 for none.</summary>
    public int Port { get; set; }

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (Port is < 0 or > 65_535)
        {
            yield return $"Metrics:Port is {Port}; it must lie in 0 to 65535, 0 for no metrics.";
        }
    }
}
