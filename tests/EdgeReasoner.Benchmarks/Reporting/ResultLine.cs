using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeReasoner.Benchmarks.Reporting;

/// <summary>The last line of every verb: one JSON object that says what was measured, of what, on what and when.</summary>
internal static class ResultLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new RoundedConverter() },
    };

    /// <summary>Writes the line.</summary>
    /// <param name="benchmark">The verb.</param>
    /// <param name="modelHash">Hash of the model folder; null when no model took part.</param>
    /// <param name="results">What was measured.</param>
    public static void Print(string benchmark, string? modelHash, object results)
    {
        var line = new
        {
            Benchmark = benchmark,
            Date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
            Commit = Commit(),
            ModelSha256 = modelHash,
            Machine = new { Cores = Environment.ProcessorCount, Architecture = RuntimeInformation.OSArchitecture.ToString(), Runtime = RuntimeInformation.FrameworkDescription },
            Results = results,
        };
        Console.WriteLine(JsonSerializer.Serialize(line, Options));
    }

    // Null outside a checkout, or without git.
    private static string? Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            var text = git?.StandardOutput.ReadToEnd().Trim();
            return string.IsNullOrEmpty(text) ? null : text;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // Four decimals are more than any clock here is good for.
    private sealed class RoundedConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(Math.Round(value, 4));
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
