using System.Security.Cryptography;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>A validated model folder in the layout of the OnnxRuntimeGenAI model builder: configuration, graph, tokenizer.</summary>
/// <param name="Path">The folder, as an absolute path.</param>
/// <param name="Configuration">What <c>genai_config.json</c> says.</param>
/// <param name="ModelHash">The folder's identity, see <see cref="Read"/>; 64 lower-case hex digits.</param>
public sealed record ModelFolder(string Path, DecoderConfiguration Configuration, string ModelHash)
{
    /// <summary>The tokenizer's file name.</summary>
    public const string TokenizerFileName = "tokenizer.json";

    /// <summary>Gets the graph's absolute path.</summary>
    public string GraphPath => System.IO.Path.Combine(Path, Configuration.FileName);

    /// <summary>Gets the tokenizer's absolute path.</summary>
    public string TokenizerPath => System.IO.Path.Combine(Path, TokenizerFileName);

    /// <summary>Reads and validates a folder; the graph itself is checked when <see cref="OnnxModel"/> loads it.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ModelFolderException">Something is missing or wrong; all problems are named at once.</exception>
    /// <remarks>
    /// The identity is SHA-256 over the concatenated 32-byte SHA-256 digests of the graph, of its external data (the graph's name with
    /// <c>.data</c> appended) where there is such a file, and of <c>tokenizer.json</c>: what decides the model's answers.
    /// </remarks>
    public static ModelFolder Read(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            throw new ModelFolderException($"{path} is not a folder; it must hold {GenAiConfigurationReader.FileName}, the graph and {TokenizerFileName}.");
        }

        List<string> problems = [];
        var configuration = ReadConfiguration(path, problems);
        if (configuration is not null)
        {
            RequireFile(path, configuration.FileName, problems);
        }

        RequireFile(path, TokenizerFileName, problems);
        return problems.Count == 0
            ? new ModelFolder(path, configuration!, Hash(path, configuration!.FileName))
            : throw new ModelFolderException(problems);
    }

    private static DecoderConfiguration? ReadConfiguration(string path, List<string> problems)
    {
        if (!RequireFile(path, GenAiConfigurationReader.FileName, problems))
        {
            return null;
        }

        return GenAiConfigurationReader.Read(File.ReadAllBytes(System.IO.Path.Combine(path, GenAiConfigurationReader.FileName)), problems);
    }

    private static bool RequireFile(string path, string name, List<string> problems)
    {
        if (File.Exists(System.IO.Path.Combine(path, name)))
        {
            return true;
        }

        problems.Add($"{name} is missing in {path}; a model folder must hold it.");
        return false;
    }

    private static string Hash(string path, string graph)
    {
        var digests = new List<byte>();
        foreach (var name in (string[])[graph, graph + ".data", TokenizerFileName])
        {
            var file = System.IO.Path.Combine(path, name);
            if (File.Exists(file))
            {
                using var stream = File.OpenRead(file);
                digests.AddRange(SHA256.HashData(stream));
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(digests.ToArray()));
    }
}
