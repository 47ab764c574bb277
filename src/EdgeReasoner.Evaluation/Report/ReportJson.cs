using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>The JSON of reports: snake case, two spaces, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The content of <c>report.json</c>; everything outside ASCII, and every character that HTML knows, is escaped.</returns>
    public static string Write(EvaluationReport report) => JsonSerializer.Serialize(report, Default.EvaluationReport);
}
