namespace EdgeReasoner.Configuration;

/// <summary>Files that hold secrets or certificates: where they are, and what is in them now. Read anew each time, so that they can be rotated.</summary>
internal static class SecretFile
{
    /// <summary>Names the folder into which systemd puts what a unit's <c>LoadCredential=</c> loads.</summary>
    public const string DirectoryVariable = "CREDENTIALS_DIRECTORY";

    /// <summary>The place of a configured file.</summary>
    /// <param name="path">As configured; a relative one is looked up among systemd's credentials first, then in the working directory.</param>
    /// <returns>The full path; of the working directory when it exists in neither.</returns>
    public static string FullPath(string path)
    {
        if (Path.IsPathRooted(path) || Environment.GetEnvironmentVariable(DirectoryVariable) is not { Length: > 0 } folder)
        {
            return Path.GetFullPath(path);
        }

        var credential = Path.GetFullPath(path, folder);
        return File.Exists(credential) ? credential : Path.GetFullPath(path);
    }

    /// <summary>Says whether this user may not read a file, or may not enter its folder, so that nobody can tell whether it exists.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>False when it can be read, and when it is missing.</returns>
    public static bool IsDenied(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return Path.GetDirectoryName(path) is { } folder && IsClosed(folder);
        }
    }

    private static bool IsClosed(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                _ = Directory.EnumerateFileSystemEntries(folder).Any();
            }

            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="key">The setting that names it, such as <c>Mqtt:CaFile</c>.</param>
    /// <param name="path">As configured.</param>
    /// <param name="problem">Why it cannot be read, in one sentence with the remedy; null when it can.</param>
    /// <returns>Its text; empty with a problem.</returns>
    public static string Read(string key, string path, out string? problem)
    {
        problem = null;
        var full = FullPath(path);
        try
        {
            return File.ReadAllText(full);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"{key} '{full}' does not exist; name a readable file.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{key} '{full}' cannot be read ({exception.Message}); let the daemon's user read it.";
        }

        return "";
    }
}
