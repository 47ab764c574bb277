using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The thresholds of <see cref="ReflectionOptions"/> that were fitted by replaying decisions; null leaves the default.</summary>
public sealed record FittedThresholds
{
    /// <summary>Gets <see cref="ReflectionOptions.DirectThreshold"/>.</summary>
    public double? DirectThreshold { get; init; }

    /// <summary>Gets <see cref="ReflectionOptions.CertifyMargin"/>.</summary>
    public double? CertifyMargin { get; init; }

    /// <summary>Gets <see cref="ReflectionOptions.CertifyThreshold"/>.</summary>
    public double? CertifyThreshold { get; init; }

    /// <summary>Gets <see cref="ReflectionOptions.ConvergedThreshold"/>.</summary>
    public double? ConvergedThreshold { get; init; }

    /// <summary>Gets <see cref="ReflectionOptions.GateThreshold"/>.</summary>
    public double? GateThreshold { get; init; }

    /// <summary>Gets <see cref="ReflectionOptions.AcceptLead"/>.</summary>
    public double? AcceptLead { get; init; }

    /// <summary>The options with these thresholds in place.</summary>
    /// <param name="options">The defaults and settings.</param>
    /// <returns>A copy.</returns>
    public ReflectionOptions Over(ReflectionOptions options) => options with
    {
        DirectThreshold = DirectThreshold ?? options.DirectThreshold,
        CertifyMargin = CertifyMargin ?? options.CertifyMargin,
        CertifyThreshold = CertifyThreshold ?? options.CertifyThreshold,
        ConvergedThreshold = ConvergedThreshold ?? options.ConvergedThreshold,
        GateThreshold = GateThreshold ?? options.GateThreshold,
        AcceptLead = AcceptLead ?? options.AcceptLead,
    };
}
