using System.Formats.Tar;
using System.IO.Compression;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Models;

/// <summary>Installs what lies staged in the store, and copies folders and archives there.</summary>
internal static class ModelInstall
{
    private const int MostEntries = 10_000;

    /// <summary>Makes a staged folder a model: checks it, prepares it, writes its manifest, renames it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name it is staged under.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="preparation">Prepares it for this machine; null leaves it as it is.</param>
    /// <param name="chatFormat">The configured chat format; empty for the one that its template shows.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelStoreException">It cannot be used; nothing of the store has changed.</exception>
    public static InstalledModel Complete(ModelStore store, string name, string source, InstallPreparation? preparation, string chatFormat = "")
    {
        var folder = store.Stage(name);
        if (ProblemsOf(folder, chatFormat) is { Count: > 0 } problems)
        {
            throw new ModelStoreException(string.Join(Environment.NewLine, problems));
        }

        try
        {
            preparation?.Run(folder);
        }
        catch (ModelFolderException exception)
        {
            throw new ModelStoreException(exception.Message, exception);
        }

        ModelManifest.Write(folder, source);
        store.Commit(name);
        return store.Find(name)!;
    }

    /// <summary>Finds what speaks against using a folder: its layout, its tokenizer, its chat format.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="chatFormat">The configured chat format; empty for the one that its template shows.</param>
    /// <returns>One sentence per problem; none when it can be tried.</returns>
    public static IReadOnlyList<string> ProblemsOf(string folder, string chatFormat)
    {
        try
        {
            ModelFolder.Read(folder);
            PromptFormats.Read(folder, chatFormat);
            return [];
        }
        catch (ModelFolderException exception)
        {
            return exception.Problems;
        }
    }

    /// <summary>Copies a folder or unpacks an archive into the store and installs it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">A folder, or a .zip, .tar, .tar.gz or .tgz file.</param>
    /// <param name="name">The name in the store.</param>
    /// <param name="preparation">Prepares it for this machine; null leaves it as it is.</param>
    /// <param name="chatFormat">The configured chat format; empty for the one that its template shows.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelStoreException">It cannot be read, does not fit, holds a path outside itself, or cannot be used.</exception>
    public static InstalledModel Import(ModelStore store, string path, string name, InstallPreparation? preparation = null, string chatFormat = "")
    {
        path = Path.GetFullPath(path);
        var staged = store.Stage(name);
        Directory.Delete(staged, recursive: true); // unlike a pull, an import begins anew
        staged = store.Stage(name);
        try
        {
            if (Directory.Exists(path))
            {
                CopyFolder(path, staged);
            }
            else if (File.Exists(path))
            {
                Unpack(path, staged);
            }
            else
            {
                throw new ModelStoreException($"{path} does not exist; name a folder or an archive.");
            }

            return Complete(store, name, path, preparation, chatFormat);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ModelStoreException($"{path} is damaged: {exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(staged))
            {
                Directory.Delete(staged, recursive: true);
            }
        }
    }

    private static void CopyFolder(string from, string to)
    {
        var files = new DirectoryInfo(from).EnumerateFiles("*", SearchOption.AllDirectories).Where(static file => file.Name != ModelManifest.FileName).Take(MostEntries).ToArray();
        var total = files.Sum(static file => file.Length);
        ResourceCheck.Require(to, total, total);
        foreach (var file in files)
        {
            Write(to, Path.GetRelativePath(from, file.FullName), target => file.CopyTo(target));
        }
    }

    private static void Unpack(string archive, string to)
    {
        if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using var zip = ZipFile.OpenRead(archive);
            var total = zip.Entries.Sum(static entry => entry.Length);
            ResourceCheck.Require(to, total, total);
            foreach (var entry in zip.Entries.Where(static entry => !entry.FullName.EndsWith('/')))
            {
                Write(to, entry.FullName, target => entry.ExtractToFile(target));
            }
        }
        else
        {
            var isPacked = archive.EndsWith("gz", StringComparison.OrdinalIgnoreCase);
            using var file = File.OpenRead(archive);
            ResourceCheck.Require(to, file.Length, file.Length);
            using var tar = new TarReader(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    Write(to, entry.Name, target => entry.ExtractToFile(target, overwrite: false));
                }
            }
        }

        // Archives often hold one folder with everything in it.
        if (Directory.GetFileSystemEntries(to) is [var only] && Directory.Exists(only))
        {
            var inner = to + ".inner";
            Directory.Move(only, inner);
            Directory.Delete(to);
            Directory.Move(inner, to);
        }
    }

    private static void Write(string folder, string path, Action<string> write)
    {
        path = path.Replace('\\', '/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        if (!HubFile.IsSafe(path))
        {
            throw new ModelStoreException($"The path '{path}' leads out of the model's folder; nothing was installed.");
        }

        var target = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        write(target);
    }
}
