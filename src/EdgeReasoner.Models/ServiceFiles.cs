using System.ComponentModel;
using System.Diagnostics;

namespace EdgeReasoner.Models;

/// <summary>The service's folders, and files that root makes in them: they must belong to the service's user, whatever root's mask is.</summary>
internal static class ServiceFiles
{
    /// <summary>What survives a restart of the service: the unit's <c>StateDirectory=</c>.</summary>
    public const string State = "/var/lib/edge-reasoner";

    /// <summary>What may be deleted at any time: the unit's <c>CacheDirectory=</c>.</summary>
    public const string Cache = "/var/cache/edge-reasoner";

    /// <summary>Says whether this process may look into a folder: root and the service's user may, others not.</summary>
    /// <param name="folder">One of the service's.</param>
    /// <returns>False when it does not exist, too.</returns>
    public static bool IsOpen(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>Gives all that root has made below a folder of the service to the owner of that folder; does nothing elsewhere, or for others than root.</summary>
    /// <param name="made">What was made.</param>
    /// <param name="of">The service's folder.</param>
    /// <exception cref="ModelStoreException">It could not be given.</exception>
    public static void Give(string made, string of)
    {
        if (!Environment.IsPrivilegedProcess || !Path.GetFullPath(made).StartsWith(of + "/", StringComparison.Ordinal) || !Directory.Exists(made))
        {
            return;
        }

        try
        {
            using var chown = Process.Start(new ProcessStartInfo("chown", ["--recursive", "--no-dereference", $"--reference={of}/.", made]) { RedirectStandardError = true })!;
            var problem = chown.StandardError.ReadToEnd();
            chown.WaitForExit();
            if (chown.ExitCode != 0)
            {
                throw new ModelStoreException($"{made} could not be given to the service's user ({problem.Trim()}); do it with chown -R --reference={of}/. {made}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new ModelStoreException($"{made} could not be given to the service's user ({exception.Message}); install coreutils, or do it by other means.", exception);
        }
    }
}
