namespace EdgeReasoner.Journal;

/// <summary>
/// Keeps a second daemon of the same node away from the same state: an advisory lock (flock) on a file beside the journal, which the
/// system drops with the process, however it ends. The file stays, or two could hold it.
/// </summary>
internal sealed class InstanceLock : IDisposable
{
    // EAGAIN of Linux: what flock says, and .NET passes on, when another process has the lock.
    private const int Taken = 11;

    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The lock's file; it is made when it is missing.</param>
    /// <returns>The lock; null where no such file can be made or locked: a state that cannot be written cannot be shared either.</returns>
    /// <exception cref="InstanceRunningException">Another process has it.</exception>
    public static InstanceLock? Take(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new InstanceLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult == Taken)
        {
            throw new InstanceRunningException($"Another daemon with this node's name is running with {path}; stop it, or set Node:Name or Journal:Folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
