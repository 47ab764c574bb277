using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Models;

/// <summary><c>calibration.json</c> as it stands on disk.</summary>
internal sealed class CalibrationDocument
{
    /// <summary>Gets or sets the layout's version.</summary>
    public required int Format { get; set; }

    /// <summary>Gets or sets the hash of the model folder it was fitted on.</summary>
    public required string ModelHash { get; set; }

    /// <summary>Gets or sets the prompt format's version it was fitted with.</summary>
    public required string PromptVersion { get; set; }

    /// <summary>Gets or sets the day on which it was fitted, as yyyy-MM-dd.</summary>
    public required string Fitted { get; set; }

    /// <summary>Gets or sets the families by name.</summary>
    public required Dictionary<string, FamilyDocument> Families { get; set; }
}

/// <summary>One family of <c>calibration.json</c>.</summary>
internal sealed class FamilyDocument
{
    /// <summary>Gets or sets the number of items.</summary>
    public required int Items { get; set; }

    /// <summary>Gets or sets <c>on</c> or <c>off</c>.</summary>
    public required string Reflection { get; set; }

    /// <summary>Gets or sets the p-value that decided it.</summary>
    public double ReflectionPValue { get; set; } = 1;

    /// <summary>Gets or sets the confidence from which an answer is a decision.</summary>
    public double? MinConfidence { get; set; }

    /// <summary>Gets or sets the confidence from which a direct answer stands.</summary>
    public double? DirectStands { get; set; }

    /// <summary>Gets or sets the probes' calibrations.</summary>
    public Dictionary<ProbeStage, StageDocument> Stages { get; set; } = [];

    /// <summary>Gets or sets the maps from pooled to published confidence.</summary>
    public Dictionary<ReasoningState, ConfidenceDocument> Confidence { get; set; } = [];

    /// <summary>Gets or sets the weights of the probes.</summary>
    public PoolingOptions? Pooling { get; set; }

    /// <summary>Gets or sets the gate and stop thresholds.</summary>
    public FittedThresholds Thresholds { get; set; } = new();

    /// <summary>Gets or sets what each action did.</summary>
    public Dictionary<RoundAction, FlipsDocument> Flips { get; set; } = [];
}

/// <summary>A stage of <c>calibration.json</c>.</summary>
internal sealed class StageDocument
{
    /// <summary>Gets or sets the number of probes.</summary>
    public required int Items { get; set; }

    /// <summary>Gets or sets the temperature.</summary>
    public double Temperature { get; set; } = 1;

    /// <summary>Gets or sets ln prior by position.</summary>
    public IReadOnlyList<double> PositionLogPriors { get; set; } = [];

    /// <summary>Gets or sets the best answer's logistic.</summary>
    public LogisticDocument? Best { get; set; }
}

/// <summary>A logistic of <c>calibration.json</c>.</summary>
internal sealed class LogisticDocument
{
    /// <summary>Gets or sets the intercept.</summary>
    public required double Intercept { get; set; }

    /// <summary>Gets or sets the slope.</summary>
    public required double Slope { get; set; }

    /// <summary>Gets or sets the slope of the doubt.</summary>
    public double DoubtSlope { get; set; }
}

/// <summary>A confidence map of <c>calibration.json</c>.</summary>
internal sealed class ConfidenceDocument
{
    /// <summary>Gets or sets the number of answers.</summary>
    public required int Items { get; set; }

    /// <summary>Gets or sets the most that is published.</summary>
    public required double Cap { get; set; }

    /// <summary>Gets or sets the knots' log-odds.</summary>
    public IReadOnlyList<double> KnotLogOdds { get; set; } = [];

    /// <summary>Gets or sets the knots' probabilities.</summary>
    public IReadOnlyList<double> KnotProbabilities { get; set; } = [];

    /// <summary>Gets or sets the logistic in place of knots.</summary>
    public LogisticDocument? Logistic { get; set; }
}

/// <summary>Flip counts of <c>calibration.json</c>.</summary>
internal sealed class FlipsDocument
{
    /// <summary>Gets or sets wrong before, right after.</summary>
    public required int Fixed { get; set; }

    /// <summary>Gets or sets wrong before and after.</summary>
    public required int StillWrong { get; set; }

    /// <summary>Gets or sets right before, wrong after.</summary>
    public required int Broken { get; set; }

    /// <summary>Gets or sets right before and after.</summary>
    public required int StillRight { get; set; }
}

/// <summary>Names of <see cref="ProbeStage"/> in files.</summary>
internal sealed class ProbeStageNames() : JsonStringEnumConverter<ProbeStage>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Names of <see cref="ReasoningState"/> in files.</summary>
internal sealed class ReasoningStateNames() : JsonStringEnumConverter<ReasoningState>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Names of <see cref="RoundAction"/> in files.</summary>
internal sealed class ActionNames() : JsonStringEnumConverter<RoundAction>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>The JSON of calibration files, generated at build time; a key that it does not know is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    Converters = [typeof(ProbeStageNames), typeof(ReasoningStateNames), typeof(ActionNames)])]
[JsonSerializable(typeof(CalibrationDocument))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
