using System.IO.Enumeration;

namespace EdgeReasoner.Models;

/// <summary>The files of a repository that are to be pulled.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Revision">A branch, tag or commit.</param>
/// <param name="Filters">Which files, with * and ?; none for all but weights in other formats than ONNX.</param>
internal sealed record PullRequest(string Repository, string Revision, IReadOnlyList<string> Filters)
{
    /// <summary>Reads <c>owner/name[@revision]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filters">Which files.</param>
    /// <returns>The request; null when the text is not of that form.</returns>
    public static PullRequest? TryRead(string text, IReadOnlyList<string> filters)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (repository, revision) = at < 0 ? (text, "main") : (text[..at], text[(at + 1)..]);
        var parts = repository.Split('/');
        return parts.Length == 2 && revision.Length > 0 && parts.All(static part => ModelStore.IsName(part) && !part.Contains('@', StringComparison.Ordinal)) ? new PullRequest(repository, revision, filters) : null;
    }
}

/// <summary>Pulls a model into the store: (1) commit and listing, (2) space and memory, (3) files, each verified, (4) install, (5) one rename makes it a model.</summary>
/// <param name="hub">Where from.</param>
/// <param name="store">Where to.</param>
/// <param name="pause">Waits between attempts.</param>
/// <param name="preparation">Prepares the model for this machine; null runs it as it is.</param>
/// <param name="chatFormat">The configured chat format; empty for the one that its template shows.</param>
internal sealed class ModelPull(HubClient hub, ModelStore store, Func<int, CancellationToken, Task> pause, InstallPreparation? preparation = null, string chatFormat = "")
{
    private static readonly string[] OtherFormats =
        ["*.safetensors", "*.bin", "*.pt", "*.pth", "*.gguf", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.pdf", "*.png", "*.jpg", "*.gif", "*.mp4", ".gitattributes", "*/.gitattributes", "*.index.json"];

    /// <summary>Pulls.</summary>
    /// <param name="request">What.</param>
    /// <param name="name">The name in the store; null for one made of repository and commit.</param>
    /// <param name="progress">Told the file, its bytes that are there, and all bytes.</param>
    /// <param name="cancellation">Ends it; the same call resumes.</param>
    /// <returns>The installed model; an earlier one of the same commit as it is.</returns>
    /// <exception cref="ModelStoreException">It cannot be had, does not fit, or cannot be used.</exception>
    public async Task<InstalledModel> RunAsync(PullRequest request, string? name, Action<HubFile, long, long>? progress, CancellationToken cancellation)
    {
        // 1
        var commit = await hub.CommitAsync(request.Repository, request.Revision, cancellation);
        name ??= NameOf(request.Repository, commit);
        if (store.Find(name) is { Manifest: { } manifest } installed && installed.Name == name && !manifest.Problems(installed.Folder).Any())
        {
            return installed;
        }

        var files = Select(await hub.FilesAsync(request.Repository, commit, cancellation), request.Filters);
        if (!files.Any(static file => file.Path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ModelStoreException($"{request.Repository} has no .onnx file{(request.Filters.Count > 0 ? " that --file-filter lets through" : "")}; pull a repository with an ONNX export.");
        }

        // 2
        var folder = store.Stage(name);
        var total = files.Sum(static file => file.Size);
        ResourceCheck.Require(folder, total - Present(folder), total);

        // 3
        var root = CommonFolder(files);
        var download = new HubDownload(hub, request.Repository, commit, pause);
        foreach (var file in files)
        {
            await download.RunAsync(file, Path.Combine(folder, file.Path[root.Length..]), bytes => progress?.Invoke(file, bytes, total), cancellation);
        }

        // 4 and 5
        return ModelInstall.Complete(store, name, $"{request.Repository}@{commit}", preparation, chatFormat);
    }

    /// <summary>The name of a commit in the store.</summary>
    /// <param name="repository">Owner and name.</param>
    /// <param name="commit">40 hex digits.</param>
    /// <returns><c>owner--name@0123456789ab</c>.</returns>
    public static string NameOf(string repository, string commit) => $"{repository.Replace("/", "--", StringComparison.Ordinal)}@{commit[..12]}";

    private static HubFile[] Select(IReadOnlyList<HubFile> files, IReadOnlyList<string> filters) =>
    [
        .. files.Where(file => filters.Count > 0
            ? filters.Any(filter => FileSystemName.MatchesSimpleExpression(filter, file.Path, ignoreCase: false))
            : !OtherFormats.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, file.Path))),
    ];

    /// <summary>The folder in which all the files lie: what a filter picks out of a repository with several exports is a model folder of its own.</summary>
    private static string CommonFolder(HubFile[] files)
    {
        var common = Path.GetDirectoryName(files[0].Path) ?? "";
        while (common.Length > 0 && files.Any(file => !file.Path.StartsWith(common + "/", StringComparison.Ordinal)))
        {
            common = Path.GetDirectoryName(common) ?? "";
        }

        return common.Length > 0 ? common + "/" : "";
    }

    private static long Present(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}
