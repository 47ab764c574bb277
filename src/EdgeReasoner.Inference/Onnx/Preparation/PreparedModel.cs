using System.Globalization;
using System.Text.Json;

namespace EdgeReasoner.Inference.Onnx.Preparation;

/// <summary>A model as it was prepared for this machine: a changed graph with weights packed for its processor, and what it must say.</summary>
/// <param name="Path">The folder in the cache, absolute.</param>
/// <param name="Changes">What was changed in the graph, one line each.</param>
/// <param name="Golden">What the prepared model said when it was made.</param>
public sealed record PreparedModel(string Path, IReadOnlyList<string> Changes, GoldenAnswer Golden)
{
    internal const string GraphFileName = "model.onnx";

    /// <summary>How the line of <see cref="Changes"/> ends that counts them.</summary>
    internal const string OwnProducts = "products are our own";

    private const string RecordFileName = "prepared.json";

    /// <summary>Gets the graph's absolute path.</summary>
    public string GraphPath => System.IO.Path.Combine(Path, GraphFileName);

    /// <summary>Gets a value indicating whether 4-bit products are computed by our own code.</summary>
    internal bool HasOwnMatMul => Changes.Any(static change => change.EndsWith(OwnProducts, StringComparison.Ordinal));

    /// <summary>Reads what was prepared.</summary>
    /// <param name="path">The folder in the cache.</param>
    /// <returns>It; null when there is none, or it is not whole.</returns>
    internal static PreparedModel? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(path, RecordFileName)));
            var root = document.RootElement;
            foreach (var file in root.GetProperty("files").EnumerateObject())
            {
                if (new FileInfo(System.IO.Path.Combine(path, file.Name)) is not { Exists: true } found || found.Length != file.Value.GetInt64())
                {
                    return null;
                }
            }

            var golden = root.GetProperty("golden");
            return new PreparedModel(
                path,
                [.. root.GetProperty("changes").EnumerateArray().Select(static change => change.GetString()!)],
                new GoldenAnswer(golden.GetProperty("token").GetInt32(), golden.GetProperty("logit").GetSingle(), golden.GetProperty("deviation").GetSingle()));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the record beside the files that are there.</summary>
    internal void Write()
    {
        using var stream = File.Create(System.IO.Path.Combine(Path, RecordFileName));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("files");
        foreach (var file in Directory.EnumerateFiles(Path).Where(static file => System.IO.Path.GetFileName(file) != RecordFileName).Order(StringComparer.Ordinal))
        {
            json.WriteNumber(System.IO.Path.GetFileName(file), new FileInfo(file).Length);
        }

        json.WriteEndObject();
        json.WriteStartArray("changes");
        foreach (var change in Changes)
        {
            json.WriteStringValue(change);
        }

        json.WriteEndArray();
        json.WriteStartObject("golden");
        json.WriteNumber("token", Golden.Token);
        json.WriteNumber("logit", Golden.Logit);
        json.WriteNumber("deviation", Golden.Deviation);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>What a model says after a fixed prompt: enough to notice that weights or kernels are not those it was prepared with.</summary>
/// <param name="Token">The likeliest next token.</param>
/// <param name="Logit">Its logit.</param>
/// <param name="Deviation">The standard deviation of all logits.</param>
public sealed record GoldenAnswer(int Token, float Logit, float Deviation)
{
    private const float Tolerance = 0.02f; // of the deviation: other threads and builds of the same kernels differ by less

    /// <summary>The fixed prompt.</summary>
    /// <param name="vocabularySize">Token ids lie below.</param>
    /// <returns>Eight tokens.</returns>
    internal static int[] Prompt(int vocabularySize) => [.. Enumerable.Range(1, 8).Select(i => (int)(i * 2654435761L % vocabularySize))];

    /// <summary>Reads an answer off logits.</summary>
    /// <param name="logits">After the prompt.</param>
    /// <returns>The answer.</returns>
    internal static GoldenAnswer Of(ReadOnlySpan<float> logits)
    {
        var (best, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
            sum += logits[i];
            squares += (double)logits[i] * logits[i];
        }

        var mean = sum / logits.Length;
        return new GoldenAnswer(best, logits[best], (float)Math.Sqrt(Math.Max(0, (squares / logits.Length) - (mean * mean))));
    }

    /// <summary>What is wrong with an answer.</summary>
    /// <param name="logits">After the prompt, now.</param>
    /// <returns>A sentence; null when it is as it was.</returns>
    internal string? ProblemOf(ReadOnlySpan<float> logits)
        => Token < logits.Length && Math.Abs(logits[Token] - Logit) <= Tolerance * Deviation && Math.Abs(Of(logits).Deviation - Deviation) <= Tolerance * Deviation
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the prepared model does not give its golden answer: the logit of token {Token} is {(Token < logits.Length ? logits[Token] : float.NaN)}, it was {Logit}");
}
