namespace EdgeReasoner.Doctor;

/// <summary>The kernel's files, below a root that the tests choose.</summary>
/// <param name="root">The root folder, <c>/</c> on a real machine.</param>
internal sealed class MachineFiles(string root)
{
    /// <summary>Reads a small file.</summary>
    /// <param name="path">Its full path on a real machine.</param>
    /// <returns>Its text without surrounding blanks and NUL; null when it is not there or not readable.</returns>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Full(path)).Trim('\0', ' ', '\n', '\r', '\t');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tells if a file or folder is there.</summary>
    /// <param name="path">Its full path on a real machine.</param>
    /// <returns>True when it is.</returns>
    public bool Exists(string path) => Path.Exists(Full(path));

    /// <summary>The entries of a folder.</summary>
    /// <param name="path">Its full path on a real machine.</param>
    /// <param name="pattern">Which names.</param>
    /// <returns>Full paths as on a real machine, sorted; none without the folder.</returns>
    public IReadOnlyList<string> List(string path, string pattern)
        => !Directory.Exists(Full(path)) ? [] : [.. Directory.EnumerateFileSystemEntries(Full(path), pattern).Select(entry => $"{path}/{Path.GetFileName(entry)}").Order(StringComparer.Ordinal)];

    private string Full(string path) => Path.Combine(root, path.TrimStart('/'));
}
