using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>Between <c>calibration.json</c> and what the loop uses.</summary>
internal static class CalibrationMapping
{
    private const string On = "on";
    private const string Off = "off";

    /// <summary>Everything wrong with a family's values.</summary>
    /// <param name="name">The family.</param>
    /// <param name="family">Its document.</param>
    /// <returns>One sentence per problem, each with the field; none when it can be used.</returns>
    public static IEnumerable<string> Problems(string name, FamilyDocument family)
    {
        var path = $"families.{name}";
        if (family.Items < 1)
        {
            yield return $"{path}.items is {family.Items}; it must be 1 or more.";
        }

        if (family.Reflection is not (On or Off))
        {
            yield return $"{path}.reflection is '{family.Reflection}'; it must be '{On}' or '{Off}'.";
        }

        if (!(family.ReflectionPValue is >= 0 and <= 1))
        {
            yield return $"{path}.reflection_p_value is {family.ReflectionPValue}; it must lie in [0, 1].";
        }

        foreach (var (field, confidence) in new[] { ("min_confidence", family.MinConfidence), ("direct_stands", family.DirectStands) })
        {
            if (confidence is not (null or (> 0 and <= 1)))
            {
                yield return $"{path}.{field} is {confidence}; it must lie in (0, 1].";
            }
        }

        foreach (var (action, flips) in family.Flips)
        {
            if (flips.Fixed < 0 || flips.StillWrong < 0 || flips.Broken < 0 || flips.StillRight < 0)
            {
                yield return $"{path}.flips.{action}: a count is negative; counts must be 0 or more.";
            }
        }

        var calibration = Read(family);
        var parts = calibration.Stages.SelectMany(pair => pair.Value.Problems().Select(problem => $"{path}.stages.{pair.Key}: {problem}"))
            .Concat(calibration.Confidence.SelectMany(pair => pair.Value.Problems().Select(problem => $"{path}.confidence.{pair.Key}: {problem}")))
            .Concat((calibration.Pooling?.Problems() ?? []).Select(problem => $"{path}.pooling: {problem}"))
            .Concat(new ReflectionOptions().With(calibration.Thresholds).Problems().Select(problem => $"{path}.thresholds: {problem}"));
        foreach (var problem in parts)
        {
            yield return problem;
        }
    }

    /// <summary>A family as the loop uses it.</summary>
    /// <param name="family">Its document.</param>
    /// <returns>The calibration.</returns>
    public static FamilyCalibration Read(FamilyDocument family) => new()
    {
        Items = family.Items,
        Reflects = family.Reflection == On,
        ReflectionPValue = family.ReflectionPValue,
        MinConfidence = family.MinConfidence,
        DirectStands = family.DirectStands,
        Pooling = family.Pooling,
        Stages = family.Stages.ToDictionary(static pair => pair.Key, static pair => new StageCalibration
        {
            Items = pair.Value.Items,
            Temperature = pair.Value.Temperature,
            PositionLogPriors = pair.Value.PositionLogPriors,
            Best = Read(pair.Value.Best),
        }),
        Confidence = family.Confidence.ToDictionary(static pair => pair.Key, static pair => new ConfidenceMap
        {
            Items = pair.Value.Items,
            Cap = pair.Value.Cap,
            KnotLogOdds = pair.Value.KnotLogOdds,
            KnotProbabilities = pair.Value.KnotProbabilities,
            Logistic = Read(pair.Value.Logistic),
        }),
        Thresholds = family.Thresholds,
        Flips = family.Flips.ToDictionary(
            static pair => pair.Key, static pair => new FlipCounts(pair.Value.Fixed, pair.Value.StillWrong, pair.Value.Broken, pair.Value.StillRight)),
    };

    /// <summary>A family as it is written.</summary>
    /// <param name="family">The calibration.</param>
    /// <returns>Its document.</returns>
    public static FamilyDocument Write(FamilyCalibration family) => new()
    {
        Items = family.Items,
        Reflection = family.Reflects ? On : Off,
        ReflectionPValue = family.ReflectionPValue,
        MinConfidence = family.MinConfidence,
        DirectStands = family.DirectStands,
        Pooling = family.Pooling,
        Stages = family.Stages.OrderBy(static pair => pair.Key).ToDictionary(static pair => pair.Key, static pair => new StageDocument
        {
            Items = pair.Value.Items,
            Temperature = pair.Value.Temperature,
            PositionLogPriors = pair.Value.PositionLogPriors,
            Best = Write(pair.Value.Best),
        }),
        Confidence = family.Confidence.OrderBy(static pair => pair.Key).ToDictionary(static pair => pair.Key, static pair => new ConfidenceDocument
        {
            Items = pair.Value.Items,
            Cap = pair.Value.Cap,
            KnotLogOdds = pair.Value.KnotLogOdds,
            KnotProbabilities = pair.Value.KnotProbabilities,
            Logistic = Write(pair.Value.Logistic),
        }),
        Thresholds = family.Thresholds,
        Flips = family.Flips.OrderBy(static pair => pair.Key).ToDictionary(
            static pair => pair.Key,
            static pair => new FlipsDocument
            {
                Fixed = pair.Value.Fixed,
                StillWrong = pair.Value.StillWrong,
                Broken = pair.Value.Broken,
                StillRight = pair.Value.StillRight,
            }),
    };

    private static LogisticMap? Read(LogisticDocument? logistic)
        => logistic is null ? null : new LogisticMap(logistic.Intercept, logistic.Slope, logistic.DoubtSlope);

    private static LogisticDocument? Write(LogisticMap? logistic)
        => logistic is null ? null : new LogisticDocument { Intercept = logistic.Intercept, Slope = logistic.Slope, DoubtSlope = logistic.DoubtSlope };
}
