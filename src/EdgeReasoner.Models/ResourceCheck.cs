using System.Globalization;

namespace EdgeReasoner.Models;

/// <summary>A check that disk and memory can take a model, before anything is downloaded or copied.</summary>
internal static class ResourceCheck
{
    /// <summary>Kept free for the journal and the system.</summary>
    private const long DiskMargin = 64L << 20;

    /// <summary>Requires room for a model.</summary>
    /// <param name="folder">A folder on the disk that will hold it.</param>
    /// <param name="missing">Bytes to be written.</param>
    /// <param name="total">Bytes of the whole model; its weights must fit into memory.</param>
    /// <exception cref="ModelStoreException">There is not enough; the message says how much.</exception>
    public static void Require(string folder, long missing, long total)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (missing + DiskMargin > free)
        {
            throw new ModelStoreException($"The model needs {Size(missing)} more and {Size(DiskMargin)} to spare on the disk of {folder}, which has {Size(free)} free; remove a model or set Model:Store.");
        }

        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (total > memory)
        {
            throw new ModelStoreException($"The model has {Size(total)}, this machine {Size(memory)} of memory; choose a smaller model or quantisation, or fewer files with --file-filter.");
        }
    }

    /// <summary>A size for people.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <returns>Such as <c>1.5 GB</c>.</returns>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
    };
}
