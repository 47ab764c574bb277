using System.Runtime.InteropServices;

namespace EdgeReasoner.Doctor;

/// <summary>Facts that only the running process can find out about its machine.</summary>
internal static class HostFacts
{
    /// <summary>The C library's version.</summary>
    /// <returns>Such as <c>2.36</c>; null for another C library.</returns>
    public static string? GlibcVersion()
    {
        try
        {
            return Marshal.PtrToStringAnsi(NativeMethods.GlibcVersion());
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Tries to write a file.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>True when it could be written; it is removed again.</returns>
    public static bool CanWrite(string folder)
    {
        try
        {
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The room on a folder's disk.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Bytes; null when it is not known.</returns>
    public static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "gnu_get_libc_version")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern nint GlibcVersion();
    }
}
