namespace EdgeReasoner.Benchmarks.Workload;

/// <summary>The kinds of request of the mix, all in the controlled English of the bundled model.</summary>
internal enum RequestKind
{
    /// <summary>One to four rules over two to four readings, thresholds and a state.</summary>
    Control,

    /// <summary>Whether a series of three to five values rises.</summary>
    Trend,

    /// <summary>A sum of two or three readings, with an open answer.</summary>
    Sum,
}
