namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The thresholds of reflection that were fitted by replaying decisions; null leaves the default.</summary>
public sealed record FittedThresholds
{
    /// <summary>Gets the probability in (0, 1] from which the direct answer stands without reflection.</summary>
    public double? DirectThreshold { get; init; }

    /// <summary>Gets the lead over the second answer, in nats, 0 or more, that certifies.</summary>
    public double? CertifyMargin { get; init; }

    /// <summary>Gets the probability in (0, 1] that certifies together with <see cref="CertifyMargin"/>.</summary>
    public double? CertifyThreshold { get; init; }

    /// <summary>Gets the probability in (0, 1] from which agreement counts as converged.</summary>
    public double? ConvergedThreshold { get; init; }

    /// <summary>Gets the probability of a flaw in [0, 1] under which the critique gate endorses the reasoning.</summary>
    public double? GateThreshold { get; init; }

    /// <summary>Gets the lead in pooled probability, in [0, 1], by which a candidate must beat the incumbent.</summary>
    public double? AcceptLead { get; init; }
}
