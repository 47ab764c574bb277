using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Models;

/// <summary>The content of a model folder's calibration file, as far as it can be used.</summary>
/// <param name="Table">The table to use: the file's own, none, or the damaged one.</param>
/// <param name="Problem">Why the file is not used, with the remedy; null when it is used or there is none.</param>
/// <param name="IsDamaged">Whether the file cannot be read at all.</param>
internal sealed record LoadedCalibration(CalibrationTable Table, string? Problem, bool IsDamaged);

/// <summary>Reads and writes <c>calibration.json</c> of a model folder.</summary>
internal static class CalibrationFile
{
    /// <summary>The file's name in the model folder.</summary>
    public const string FileName = "calibration.json";

    private const int Format = 1;
    private const string Remedy = "run edge-reasoner tune again, or remove the file to run uncalibrated.";

    /// <summary>Loads the calibration of a model folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="modelHash">Its hash.</param>
    /// <param name="promptVersion">The prompt format's version.</param>
    /// <returns>In the order of checking: no file, no table; a damaged one, the table that never certifies; a foreign one, no table; the file's.</returns>
    public static LoadedCalibration Load(string folder, string modelHash, string promptVersion)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new LoadedCalibration(CalibrationTable.None, null, IsDamaged: false);
        }

        try
        {
            var table = Read(File.ReadAllBytes(path));
            return table.RefusalFor(modelHash, promptVersion) is { } refusal
                ? new LoadedCalibration(CalibrationTable.None, refusal, IsDamaged: false)
                : new LoadedCalibration(table, null, IsDamaged: false);
        }
        catch (FormatException exception)
        {
            return new LoadedCalibration(CalibrationTable.Damaged, $"{path}: {exception.Message}", IsDamaged: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LoadedCalibration(CalibrationTable.Damaged, $"{path} cannot be read: {exception.Message}", IsDamaged: true);
        }
    }

    /// <summary>Reads a calibration file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">It is damaged; the message names the field and the remedy.</exception>
    public static CalibrationTable Read(ReadOnlySpan<byte> json)
    {
        CalibrationDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, CalibrationJson.Default.CalibrationDocument)
                ?? throw new FormatException($"the file holds null; {Remedy}");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{exception.Path ?? "$"} is damaged ({exception.Message.Split(" Path:")[0]}); {Remedy}", exception);
        }

        if (document.Format != Format)
        {
            throw new FormatException($"format is {document.Format}; this version reads {Format}; {Remedy}");
        }

        if (document.Families.SelectMany(pair => CalibrationMapping.Problems(pair.Key, pair.Value)).FirstOrDefault() is { } problem)
        {
            throw new FormatException($"{problem.TrimEnd('.')}; {Remedy}");
        }

        return new CalibrationTable
        {
            ModelHash = document.ModelHash,
            PromptVersion = document.PromptVersion,
            Families = document.Families.ToDictionary(static pair => pair.Key, static pair => CalibrationMapping.Read(pair.Value)),
        };
    }

    /// <summary>Writes a calibration file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="day">The day on which it was fitted.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(CalibrationTable table, DateOnly day) => JsonSerializer.SerializeToUtf8Bytes(
        new CalibrationDocument
        {
            Format = Format,
            ModelHash = table.ModelHash,
            PromptVersion = table.PromptVersion,
            Fitted = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Families = table.Families.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(static pair => pair.Key, static pair => CalibrationMapping.Write(pair.Value)),
        },
        CalibrationJson.Default.CalibrationDocument);
}
