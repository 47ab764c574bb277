using System.Collections.Frozen;

namespace EdgeReasoner.Configuration;

/// <summary>
/// The keys of earlier versions. A configuration that was written for one goes on working: what was renamed is taken under its new name,
/// what is no longer a setting is ignored, and a warning names the key. docs/decisions/0009-settings.md says why each of them went.
/// </summary>
internal static class RetiredKeys
{
    private const string Fitted = "it is fitted by edge-reasoner tune and comes with the model's calibration";
    private const string Fixed = "its value is a constant of the program";

    /// <summary>Gets the keys that have another name now, with that name.</summary>
    public static IReadOnlyDictionary<string, string> Renamed { get; } = Table(
        ("Model:Products", "Model:MatMul"),
        ("Decoding:Canonical", "Decoding:Deterministic"),
        ("Decoding:PrefixSequences", "Decoding:PrefixCaches"));

    /// <summary>Gets the keys that are no longer settings, with what took their place.</summary>
    public static IReadOnlyDictionary<string, string> Removed { get; } = Table(
        ("Pooling:DirectWeight", Fitted),
        ("Pooling:FreshWeight", Fitted),
        ("Pooling:RevisedWeight", Fitted),
        ("Pooling:CutFactor", Fitted),
        ("Pooling:SupersededFactor", Fitted),
        ("Pooling:RewrittenFactor", Fitted),
        ("Pooling:Independence", Fitted),
        ("Pooling:ProbabilityFloor", Fixed),
        ("Reflection:DirectThreshold", Fitted),
        ("Reflection:CertifyMargin", Fitted),
        ("Reflection:CertifyThreshold", Fitted),
        ("Reflection:ConvergedThreshold", Fitted),
        ("Reflection:AcceptLead", Fitted),
        ("Reflection:GateThreshold", Fitted),
        ("Reflection:SameVariation", Fixed),
        ("Reflection:AgreementNeedsEnd", Fixed),
        ("Reflection:ResampleTemperature", Fixed),
        ("Reflection:Seed", Fixed),
        ("Reserve:Floor", "the reserve is measured"),
        ("Reserve:MeasurementsToShrink", "the reserve is measured"),
        ("Reserve:SafetyFactor", "the reserve is measured"),
        ("Reserve:BudgetShare", "the reserve is measured"),
        ("Decoding:LookupProposals", Fixed),
        ("Decoding:ChunkForcedText", "it is always done where the model allows it"),
        ("Mqtt:MaximumPacketSize", "it follows from the largest Limits:MaxPayloadBytes"),
        ("Journal:KeepSeconds", "answers are kept for an hour, or for Mqtt:SessionExpirySeconds where that is longer"),
        ("Journal:MaxAnswers", Fixed),
        ("Journal:MaxBytes", Fixed),
        ("Requesters:Most", Fixed),
        ("Feedback:MaxBytes", Fixed),
        ("Feedback:PerMinute", Fixed),
        ("Feedback:Remembered", Fixed),
        ("Gpio:PollMs", Fixed),
        ("Gpio:MaxEdgesPerSecond", Fixed));

    /// <summary>Takes the retired keys out of one source.</summary>
    /// <param name="source">Values by key.</param>
    /// <param name="warnings">Gets one sentence for each retired key; one that it has already is not said again.</param>
    /// <returns>The values under today's keys. Where a source has both names, the new one's value counts.</returns>
    public static IReadOnlyDictionary<string, string?> Translate(IReadOnlyDictionary<string, string?> source, ICollection<string> warnings)
    {
        var current = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in source.OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (Renamed.TryGetValue(key, out var name))
            {
                var isTwice = source.Keys.Contains(name, StringComparer.OrdinalIgnoreCase);
                if (!isTwice)
                {
                    current[name] = value;
                }

                Warn($"{key} is now called {name}; {(isTwice ? "that is set too and counts, remove the old one" : "its value is taken, rename it")}.");
            }
            else if (Removed.TryGetValue(key, out var successor))
            {
                Warn($"{key} is no longer a setting and is ignored: {successor}; remove it.");
            }
            else
            {
                current[key] = value;
            }
        }

        return current;

        void Warn(string warning)
        {
            // One warning a key, however many sources have it.
            if (!warnings.Any(said => said.StartsWith(warning[..(warning.IndexOf(' ', StringComparison.Ordinal) + 1)], StringComparison.OrdinalIgnoreCase)))
            {
                warnings.Add(warning);
            }
        }
    }

    private static FrozenDictionary<string, string> Table(params IEnumerable<(string Key, string Value)> pairs)
        => pairs.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.OrdinalIgnoreCase);
}
