using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The length and depth of a reflection. Section <c>Reflection</c> of the configuration.</summary>
/// <remarks>Only what has a public setter is a setting: thresholds are fitted by <c>tune</c> and come with the model's calibration, the rest is the algorithm's own.</remarks>
public sealed record ReflectionOptions
{
    /// <summary>Gets or sets the most rounds, 0 to 8; a request may narrow it. 3: in published and own measurements the first two rounds bring nine tenths of the gain.</summary>
    public int MaxRounds { get; set; } = 3;

    /// <summary>Gets the probability in (0, 1] from which the direct answer stands without reflection.</summary>
    public double DirectThreshold { get; internal set; } = 0.97;

    /// <summary>Gets the lead over the second answer, in nats, 0 or more, that certifies together with <see cref="CertifyThreshold"/>. 2.89 = ln 18.</summary>
    public double CertifyMargin { get; internal set; } = 2.89;

    /// <summary>Gets the probability in (0, 1] that certifies together with <see cref="CertifyMargin"/>.</summary>
    public double CertifyThreshold { get; internal set; } = 0.9;

    /// <summary>Gets the total variation distance in [0, 1] up to which two rounds say the same.</summary>
    public double SameVariation { get; internal set; } = 0.05;

    /// <summary>Gets the probability in (0, 1] from which agreement counts as converged.</summary>
    public double ConvergedThreshold { get; internal set; } = 0.75;

    /// <summary>
    /// Gets a value indicating whether agreement counts only when the reasoning came to its own end. True: two probes of a chain that
    /// its limits or the deadline stopped half-way agree because neither has seen the end.
    /// </summary>
    public bool AgreementNeedsEnd { get; internal set; } = true;

    /// <summary>Gets the lead in pooled probability, in [0, 1], by which a candidate must beat the incumbent (<c>delta</c>).</summary>
    public double AcceptLead { get; internal set; } = 0.05;

    /// <summary>Gets or sets the price of a second of reflection in probability of a right answer, 0 or more (<c>lambda</c>). 0.002: one point of accuracy is worth five seconds.</summary>
    public double TimePrice { get; set; } = 0.002;

    /// <summary>Gets the probability of a flaw in [0, 1] under which the critique gate endorses the reasoning. 0.5 takes neither side.</summary>
    public double GateThreshold { get; internal set; } = 0.5;

    /// <summary>Gets or sets a value indicating whether exact code decides what it understands, before any model. False shows or measures the loop alone.</summary>
    public bool ExactFirst { get; set; } = true;

    /// <summary>Gets or sets what the checker may do. Critique: the reasoning stays the model's own, and is right or known to be wrong.</summary>
    public CheckerMode Checkers { get; set; } = CheckerMode.Critique;

    /// <summary>Gets the temperature of a resample, over 0; at 0 it would be the draft again.</summary>
    public double ResampleTemperature { get; internal set; } = 0.7;

    /// <summary>Gets or sets a value indicating whether reflection ends when it seems to be enough. False runs every round that has time and room, whatever the evidence says: a baseline to measure against, no better answers.</summary>
    public bool StopsEarly { get; set; } = true;

    /// <summary>Gets the seed of the chance in resamples; each decision starts from it, so that equal requests give equal answers.</summary>
    public int Seed { get; internal set; } = 1;

    /// <summary>Puts fitted thresholds in the place of these.</summary>
    /// <param name="fitted">The thresholds; one that is null leaves the value of these options.</param>
    /// <returns>A copy.</returns>
    public ReflectionOptions With(FittedThresholds fitted) => this with
    {
        DirectThreshold = fitted.DirectThreshold ?? DirectThreshold,
        CertifyMargin = fitted.CertifyMargin ?? CertifyMargin,
        CertifyThreshold = fitted.CertifyThreshold ?? CertifyThreshold,
        ConvergedThreshold = fitted.ConvergedThreshold ?? ConvergedThreshold,
        GateThreshold = fitted.GateThreshold ?? GateThreshold,
        AcceptLead = fitted.AcceptLead ?? AcceptLead,
    };

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (MaxRounds is < 0 or > 8)
        {
            yield return $"Reflection:MaxRounds is {MaxRounds}; it must lie in [0, 8].";
        }

        foreach (var (key, value) in new[]
        {
            (nameof(DirectThreshold), DirectThreshold), (nameof(CertifyThreshold), CertifyThreshold), (nameof(ConvergedThreshold), ConvergedThreshold),
        })
        {
            if (!(value is > 0 and <= 1)) // also catches NaN
            {
                yield return $"Reflection:{key} is {value}; it must lie in (0, 1].";
            }
        }

        foreach (var (key, value) in new[]
        {
            (nameof(SameVariation), SameVariation), (nameof(AcceptLead), AcceptLead), (nameof(GateThreshold), GateThreshold),
        })
        {
            if (!(value is >= 0 and <= 1))
            {
                yield return $"Reflection:{key} is {value}; it must lie in [0, 1].";
            }
        }

        foreach (var (key, value) in new[] { (nameof(CertifyMargin), CertifyMargin), (nameof(TimePrice), TimePrice) })
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                yield return $"Reflection:{key} is {value}; it must be finite and 0 or more.";
            }
        }

        if (!Enum.IsDefined(Checkers))
        {
            yield return $"Reflection:Checkers is {Checkers}; it must be Off, Critique or Decide.";
        }

        if (!(ResampleTemperature > 0 && double.IsFinite(ResampleTemperature)))
        {
            yield return $"Reflection:ResampleTemperature is {ResampleTemperature}; it must be finite and over 0.";
        }
    }
}
