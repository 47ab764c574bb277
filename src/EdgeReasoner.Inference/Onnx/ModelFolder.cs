using System.Security.Cryptography;
using EdgeReasoner.Inference.Onnx.Graph;

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

    /// <summary>The bytes of weights that every forward pass reads, however many tokens it has; what a decode step's speed is bound by.</summary>
    /// <returns>Bytes of the matmuls' weights.</returns>
    public long BytesOfAPass() => GraphInspection.BytesOfAPass(GraphPath);

    /// <summary>Looks at the graph before an engine does: whether it is whole, has its weights and is of a kind that can be run.</summary>
    /// <returns>One sentence per problem, at most a few of a kind.</returns>
    /// <exception cref="IOException">The graph cannot be read.</exception>
    internal IReadOnlyList<string> GraphProblems() => GraphInspection.Problems(Path, Configuration.FileName, Configuration.Names, Configuration.Layers);

    /// <summary>The name of an optional file of digests, as <c>sha256sum</c> writes it; what it lists must be so.</summary>
    public const string DigestFileName = "SHA256SUMS";

    /// <summary>Reads and validates a folder; the graph itself is checked when an engine loads it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="hashes">Remembers digests of files that have not changed; null computes them.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ModelFolderException">Something is missing or wrong; all problems are named at once.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <remarks>
    /// The identity is SHA-256 over the concatenated 32-byte SHA-256 digests of the graph, of the files with its external data in the order
    /// of their names (usually one, the graph's name with <c>.data</c> appended), and of <c>tokenizer.json</c>: what decides the model's answers.
    /// </remarks>
    public static ModelFolder Read(string path, FileHashes? hashes = null)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            throw new ModelFolderException($"{path} is not a folder; it must hold {GenAiConfigurationReader.FileName}, the graph and {TokenizerFileName}.");
        }

        List<string> problems = [];
        hashes ??= new FileHashes(null);
        var configuration = ReadConfiguration(path, problems);
        if (configuration is not null)
        {
            RequireFile(path, configuration.FileName, problems);
        }

        RequireFile(path, TokenizerFileName, problems);
        CheckDigests(path, hashes, problems);
        return problems.Count == 0
            ? new ModelFolder(path, configuration!, Hash(path, configuration!.FileName, hashes))
            : throw new ModelFolderException(problems);
    }

    private static DecoderConfiguration? ReadConfiguration(string path, List<string> problems)
    {
        if (File.Exists(System.IO.Path.Combine(path, GenAiConfigurationReader.FileName)))
        {
            return GenAiConfigurationReader.Read(File.ReadAllBytes(System.IO.Path.Combine(path, GenAiConfigurationReader.FileName)), problems);
        }

        // The layout of transformers.js.
        var other = System.IO.Path.Combine(path, HuggingFaceConfigurationReader.FileName);
        var graph = HuggingFaceConfigurationReader.GraphFiles.FirstOrDefault(name => File.Exists(System.IO.Path.Combine(path, name)));
        if (graph is not null && File.Exists(other))
        {
            return HuggingFaceConfigurationReader.Read(File.ReadAllBytes(other), graph, problems);
        }

        RequireFile(path, GenAiConfigurationReader.FileName, problems);
        return null;
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

    private static void CheckDigests(string path, FileHashes hashes, List<string> problems)
    {
        var list = System.IO.Path.Combine(path, DigestFileName);
        if (!File.Exists(list))
        {
            return;
        }

        foreach (var line in File.ReadLines(list).Where(static line => line.Trim().Length > 0))
        {
            // "<64 hex digits>  <name>", or " *" before the name in binary mode
            var name = line.Length > 66 ? line[66..] : string.Empty;
            if (GraphInspection.Inside(path, name) is not { } file || !File.Exists(file))
            {
                problems.Add($"{DigestFileName} lists \"{name}\"; it must list files inside the model folder.");
                continue;
            }

            var (found, listed) = (Convert.ToHexStringLower(hashes.Of(file)), line[..64].ToLowerInvariant());
            if (found != listed)
            {
                problems.Add($"{name} has SHA-256 {found}; {DigestFileName} says {listed}: the file is damaged, fetch it again.");
            }
        }
    }

    private static string Hash(string path, string graph, FileHashes hashes)
    {
        // A graph that cannot be read is refused when it is loaded; until then its usual neighbour counts.
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(path, graph))!;
        var external = GraphInspection.ExternalFiles(System.IO.Path.Combine(path, graph)) ?? [System.IO.Path.GetFileName(graph) + ".data"];
        var digests = new List<byte>(hashes.Of(System.IO.Path.Combine(path, graph)));
        foreach (var name in external)
        {
            if (GraphInspection.Inside(folder, name) is { } file && File.Exists(file))
            {
                digests.AddRange(hashes.Of(file));
            }
        }

        digests.AddRange(hashes.Of(System.IO.Path.Combine(path, TokenizerFileName)));
        return Convert.ToHexStringLower(SHA256.HashData(digests.ToArray()));
    }
}
