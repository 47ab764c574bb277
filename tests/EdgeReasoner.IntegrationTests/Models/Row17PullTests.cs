using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Models;

/// <summary>Row 17 of the fault matrix: a download that is cut, corrupt or wrong resumes, and nothing wrong activates.</summary>
public sealed class Row17PullTests : IDisposable
{
    private static readonly string BundledFolder = Path.Combine(AppContext.BaseDirectory, "models/edge-mini");
    private static readonly PullRequest Everything = new("owner/name", "main", []);

    private readonly string _root = Directory.CreateTempSubdirectory("model-store-").FullName;
    private readonly FakeHub _hub = new(Bundled());
    private readonly ModelStore _store;

    public Row17PullTests() => _store = new ModelStore(_root);

    public void Dispose()
    {
        _hub.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Row17_WholeDownload_InstallsAndVerifies()
    {
        var model = await PullAsync();

        Assert.Equal($"owner--name@{FakeHub.Commit[..12]}", model.Name);
        Assert.Equal($"owner/name@{FakeHub.Commit}", model.Manifest!.Source);
        Assert.Empty(model.Manifest.Problems(model.Folder));
        Assert.All(_hub.Files, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(model.Folder, file.Key))));
    }

    [Fact]
    public async Task Row17_CutThreeTimes_ResumesWhereItWasCut()
    {
        _hub.Cuts["model.onnx"] = new([1000, 5000, 70_000]);

        var model = await PullAsync();

        Assert.Equal([null, "bytes=1000-", "bytes=6000-", "bytes=76000-"], Ranges());
        Assert.Empty(model.Manifest!.Problems(model.Folder));
    }

    [Fact]
    public async Task Row17_CutAndCancelled_TheNextRunResumes()
    {
        using var cancelled = new CancellationTokenSource();
        _hub.Cuts["model.onnx"] = new([5000]);
        var interrupted = new ModelPull(Client(out var client), _store, async (_, _) => { await cancelled.CancelAsync(); throw new OperationCanceledException(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.RunAsync(Everything, null, null, cancelled.Token));
        client.Dispose();
        Assert.Empty(_store.List());

        await PullAsync();

        Assert.Equal([null, "bytes=5000-"], Ranges());
    }

    [Fact]
    public async Task Row17_HubThatIgnoresRanges_StartsOver()
    {
        (_hub.IgnoresRanges, _hub.Cuts["model.onnx"]) = (true, new([1000]));

        var model = await PullAsync();

        Assert.Empty(model.Manifest!.Problems(model.Folder));
    }

    [Theory]
    [InlineData("model.onnx")] // SHA-256
    [InlineData("tokenizer.json")] // git's object id
    public async Task Row17_WrongBytesOnce_AreFetchedAgain(string file)
    {
        _hub.Corrupt[file] = 1;

        var model = await PullAsync();

        Assert.Equal(_hub.Files[file], await File.ReadAllBytesAsync(Path.Combine(model.Folder, file), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Row17_WrongBytesAlways_NothingIsInstalled()
    {
        _hub.Corrupt["model.onnx"] = 100;

        var refusal = await Assert.ThrowsAsync<ModelStoreException>(PullAsync);

        Assert.Contains("model.onnx", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hash", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_store.List());
        Assert.Null(_store.Active);
    }

    [Fact]
    public async Task Row17_Redirects_AreFollowed()
    {
        _hub.Redirects = true;

        await PullAsync();

        Assert.Contains(_hub.Requests, request => request.Path == "/cdn/model.onnx");
    }

    [Fact]
    public async Task Row17_UnknownRevision_SaysWhatToCheck()
    {
        using var client = new HubClient(_hub.Endpoint, null, TimeSpan.FromSeconds(20));
        var pull = new ModelPull(client, _store, NoPause);

        var refusal = await Assert.ThrowsAsync<ModelStoreException>(() => pull.RunAsync(Everything with { Revision = "nowhere" }, null, null, TestContext.Current.CancellationToken));

        Assert.Contains("404", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    public async Task Row17_PathOutsideTheFolder_NothingIsDownloaded(string path)
    {
        _hub.Stray = path;

        await Assert.ThrowsAsync<ModelStoreException>(PullAsync);

        Assert.DoesNotContain(_hub.Requests, request => request.Path.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row17_ModelThatCannotBeUsed_IsNotInstalled()
    {
        _hub.Files["tokenizer.json"] = "{}"u8.ToArray();

        await Assert.ThrowsAsync<ModelStoreException>(PullAsync);

        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task Row17_SameCommitAgain_DownloadsNothing()
    {
        await PullAsync();
        _hub.Requests.Clear();

        await PullAsync();

        Assert.DoesNotContain(_hub.Requests, request => request.Path.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row17_FilteredSubfolder_BecomesTheModelFolder()
    {
        foreach (var (path, content) in _hub.Files.ToArray())
        {
            _hub.Files["cpu/int8/" + path] = content;
        }

        var model = await PullAsync(Everything with { Filters = ["cpu/int8/*"] });

        Assert.True(File.Exists(Path.Combine(model.Folder, "model.onnx")));
        Assert.False(Directory.Exists(Path.Combine(model.Folder, "cpu")));
    }

    [Fact]
    public async Task Activate_RollBack_Remove_KeepTheRightModel()
    {
        var pulled = await PullAsync();
        var imported = ModelInstall.Import(_store, pulled.Folder, "second");
        _store.Activate(pulled.Name);
        _store.Activate(imported.Name);

        Assert.Equal(imported.Folder, _store.ActiveFolder);
        Assert.Throws<ModelStoreException>(() => _store.Remove(imported));
        Assert.Equal(pulled.Name, _store.RollBack());
        _store.Remove(imported);
        Assert.Equal([pulled.Name], _store.List().Select(static model => model.Name));
        Assert.Null(_store.RollBack());
    }

    [Fact]
    public void Import_WithPreparation_TheModelRunsFromTheCache()
    {
        var cache = Path.Combine(_root, ".cache");
        List<string> said = [];

        var model = ModelInstall.Import(_store, BundledFolder, "prepared", new InstallPreparation(cache, said.Add));

        using var running = new OnnxModel(ModelFolder.Read(model.Folder), new OnnxModelOptions { Cache = cache });
        Assert.NotNull(running.Prepared);
        Assert.StartsWith("prepared for this machine", said[^1], StringComparison.Ordinal);
        Assert.Empty(model.Manifest!.Problems(model.Folder));
    }

    [Fact]
    public void Import_CacheCannotBeWritten_IsInstalledUnpreparedWithTheReason()
    {
        var blocked = Path.Combine(_root, ".blocked");
        File.WriteAllText(blocked, "");
        List<string> said = [];

        var model = ModelInstall.Import(_store, BundledFolder, "plain", new InstallPreparation(Path.Combine(blocked, "cache"), said.Add));

        Assert.Empty(model.Manifest!.Problems(model.Folder));
        Assert.StartsWith("not prepared, it will run as it is", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_FlippedBit_NamesTheFile()
    {
        var model = await PullAsync();
        var path = Path.Combine(model.Folder, "model.onnx");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.Contains("model.onnx", Assert.Single(model.Manifest!.Problems(model.Folder)), StringComparison.Ordinal);
    }

    private static Dictionary<string, byte[]> Bundled()
    {
        return new DirectoryInfo(BundledFolder).EnumerateFiles().Where(static file => file.Extension is ".json" or ".onnx" && file.Name != "calibration.json")
            .ToDictionary(static file => file.Name, static file => File.ReadAllBytes(file.FullName));
    }

    private static Task NoPause(int attempt, CancellationToken cancellation) => Task.CompletedTask;

    private string?[] Ranges() => [.. _hub.Requests.Where(static request => request.Path.EndsWith("/resolve/" + FakeHub.Commit + "/model.onnx", StringComparison.Ordinal)).Select(static request => request.Range)];

    private HubClient Client(out HubClient client) => client = new HubClient(_hub.Endpoint, null, TimeSpan.FromSeconds(20));

    private Task<InstalledModel> PullAsync() => PullAsync(Everything);

    private async Task<InstalledModel> PullAsync(PullRequest request)
    {
        using var client = new HubClient(_hub.Endpoint, null, TimeSpan.FromSeconds(20));
        return await new ModelPull(client, _store, NoPause).RunAsync(request, null, null, TestContext.Current.CancellationToken);
    }
}
