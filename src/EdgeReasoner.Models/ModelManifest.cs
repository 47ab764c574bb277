using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeReasoner.Models;

/// <summary>A list of what was installed: every file with its size and hash, and where it came from.</summary>
internal sealed class ModelManifest
{
    /// <summary>The file's name in the model's folder.</summary>
    public const string FileName = "edge-reasoner.manifest.json";

    /// <summary>Gets or sets where it came from: a repository with its commit, or a folder or archive.</summary>
    public required string Source { get; set; }

    /// <summary>Gets or sets the files, by path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; set; }

    /// <summary>Reads a folder's manifest.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The manifest; null when it is missing or damaged.</returns>
    public static ModelManifest? TryRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.ModelManifest) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Hashes the files of a folder and writes its manifest.</summary>
    /// <param name="folder">The folder, complete.</param>
    /// <param name="source">Where it came from.</param>
    /// <returns>The manifest.</returns>
    public static ModelManifest Write(string folder, string source)
    {
        var manifest = new ModelManifest
        {
            Source = source,
            Files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static path => Path.GetFileName(path) != FileName).Order(StringComparer.Ordinal)
                .Select(path => new ManifestFile(Path.GetRelativePath(folder, path), new FileInfo(path).Length, HashOf(path)))],
        };
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.ModelManifest));
        return manifest;
    }

    /// <summary>Compares a folder with its manifest, byte by byte.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>One sentence per file that is missing or changed; none when all are as installed.</returns>
    public IEnumerable<string> Problems(string folder)
    {
        foreach (var file in Files)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file.Path));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                yield return $"{file.Path} lies outside the folder; pull or import the model again.";
            }
            else if (!File.Exists(path))
            {
                yield return $"{file.Path} is missing; pull or import the model again.";
            }
            else if (new FileInfo(path).Length is var length && length != file.Size)
            {
                yield return $"{file.Path} has {length} bytes; it must have {file.Size}; pull or import the model again.";
            }
            else if (HashOf(path) != file.Sha256)
            {
                yield return $"{file.Path} is damaged: its SHA-256 is not the one at install; pull or import the model again.";
            }
        }
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>One file of a model.</summary>
/// <param name="Path">Its path in the folder, with forward slashes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its hash, 64 lower-case hex digits.</param>
internal sealed record ManifestFile(string Path, long Size, string Sha256);

/// <summary>The JSON of manifests, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
