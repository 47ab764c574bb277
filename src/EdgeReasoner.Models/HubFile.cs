namespace EdgeReasoner.Models;

/// <summary>A file of a repository on the hub.</summary>
/// <param name="Path">Its path, with forward slashes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 where the hub tells it (large files); null for small ones.</param>
/// <param name="GitId">Its git object id, a SHA-1 over size and content; null where the hub tells none.</param>
internal sealed record HubFile(string Path, long Size, string? Sha256, string? GitId)
{
    /// <summary>Tells if a path may be written below a folder: relative, no empty or dotted parts, nothing odd.</summary>
    /// <param name="path">The path as the hub gives it.</param>
    /// <returns>True when it may.</returns>
    public static bool IsSafe(string path)
        => path.Length is > 0 and <= 512 && path.Split('/').All(static part => part.Length > 0 && part is not ("." or "..") && !part.Any(static letter => char.IsControl(letter) || letter is '\\' or ':'));
}
