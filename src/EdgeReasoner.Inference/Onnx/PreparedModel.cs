using System.Text.Json;
using EdgeReasoner.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>A model as it was prepared for this machine: a changed graph with weights packed for its processor, and what it must say.</summary>
/// <param name="Path">The folder in the cache, absolute.</param>
/// <param name="Changes">What was changed in the graph, one line each.</param>
/// <param name="Golden">What the prepared model said when it was made.</param>
public sealed record PreparedModel(string Path, IReadOnlyList<string> Changes, GoldenAnswer Golden)
{
    static PreparedModel() => OrtTelemetry.Disable(); // before the library is asked for its version

    internal const string GraphFileName = "model.onnx";

    /// <summary>The end of the line of <see cref="Changes"/> that counts our own matmuls; caches hold it, so that it keeps its words.</summary>
    internal const string OwnMatMulLine = "products are our own";

    private const string RecordFileName = "prepared.json";

    /// <summary>Gets the graph's absolute path.</summary>
    public string GraphPath => System.IO.Path.Combine(Path, GraphFileName);

    /// <summary>Gets a value indicating whether 4-bit matmuls are computed by our own code.</summary>
    internal bool HasOwnMatMul => Changes.Any(static change => change.EndsWith(OwnMatMulLine, StringComparison.Ordinal));

    /// <summary>Looks for what was prepared from a model.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The cache folder.</param>
    /// <param name="kernels">Which code was to multiply with 4-bit weights.</param>
    /// <returns>It; null when there is nothing for this model, engine and processor, or it is not whole.</returns>
    public static PreparedModel? Find(ModelFolder folder, string cache, MatMulKernels kernels = MatMulKernels.Auto) => Read(PathOf(folder, cache, kernels));

    /// <summary>The folder in the cache that belongs to a model, this engine's version, this processor and the kernels asked for.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The cache folder.</param>
    /// <param name="kernels">Which code is to multiply with 4-bit weights.</param>
    /// <returns>The absolute path, whether or not it exists.</returns>
    internal static string PathOf(ModelFolder folder, string cache, MatMulKernels kernels)
    {
        // A build of this program without our kernels for this processor must not find what one with them has prepared.
        var suffix = kernels == MatMulKernels.Own ? $"-own{BlockLayout.Version}" : kernels == MatMulKernels.Auto && MatMulOperators.AreFast ? $"-auto{BlockLayout.Version}" : "";
        return System.IO.Path.Combine(System.IO.Path.GetFullPath(cache), $"{folder.ModelHash[..16]}-ort{OrtEnv.Instance().GetVersionString()}-{CpuIdentity.Current()}{suffix}");
    }

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
