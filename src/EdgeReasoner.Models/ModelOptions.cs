using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Reasoning.Prompting.Chat;

namespace EdgeReasoner.Models;

/// <summary>The model that decides, and how it is run. Section <c>Model</c>.</summary>
internal sealed record ModelOptions
{
    /// <summary>The model that comes with the program.</summary>
    private const string BundledFolder = "models/edge-mini";

    /// <summary>A cache of some hundred megabytes at most for the models that such boards run; their own context is often 32,768 tokens.</summary>
    private const int LongestByDefault = 4096;

    /// <summary>
    /// Gets or sets the model folder. A relative path is looked up beside the executable first, then in the working directory.
    /// </summary>
    public string Folder { get; set; } = BundledFolder;

    /// <summary>Gets or sets the chat format of a text model, such as <c>chatml</c>; empty for the one that its template shows.</summary>
    public string ChatFormat { get; set; } = "";

    /// <summary>Gets or sets the library that runs the model.</summary>
    public ModelEngine Engine { get; set; } = ModelEngine.Onnx;

    /// <summary>Gets or sets the folder of installed models; empty for <c>/var/lib/edge-reasoner/models</c> where that state folder exists and may be entered, else <c>~/.local/share/edge-reasoner/models</c>.</summary>
    public string Store { get; set; } = "";

    /// <summary>Gets or sets where models are pulled from: the model hub, or a mirror with the same paths.</summary>
    public string Endpoint { get; set; } = HubEndpoint.Default;

    /// <summary>Gets or sets the threads of one forward pass, 0 to 64; 0 lets the engine choose.</summary>
    public int Threads { get; set; }

    /// <summary>Gets or sets a value indicating whether threads spin between operations: single tokens faster, chunks of them perhaps slower, a core always busy.</summary>
    public bool Spinning { get; set; }

    /// <summary>Gets or sets which code multiplies with 4-bit weights in a prepared model: the faster one, the engine's, or ours.</summary>
    public MatMulKernels MatMul { get; set; } = MatMulKernels.Auto;

    /// <summary>Gets or sets the most tokens that a sequence holds, 0 or 2 and more; 0 takes the model's own context length, 4096 at most.</summary>
    public int ContextLength { get; set; }

    /// <summary>
    /// Gets or sets the folder of models that were prepared for this machine on install. Empty for the default: below systemd's
    /// <c>CACHE_DIRECTORY</c>, for root the service's own where it exists, else below the user's cache folder.
    /// </summary>
    public string Cache { get; set; } = "";

    /// <summary>The engine's settings for a model.</summary>
    /// <param name="ownContextLength">The model's own context length.</param>
    /// <returns>The settings.</returns>
    public OnnxModelOptions OnnxOptions(int ownContextLength) => new()
    {
        Threads = Math.Max(1, Threads),
        Spinning = Spinning,
        ContextLength = Math.Min(ownContextLength, ContextLength > 0 ? ContextLength : LongestByDefault),
        Cache = FullCache(),
        MatMul = MatMul,
    };

    /// <summary>The folder of prepared models as a full path.</summary>
    /// <returns>The folder; it need not exist.</returns>
    public string FullCache()
        => Path.GetFullPath(
            Cache.Length > 0 ? Cache
            : Path.Combine(
                Environment.GetEnvironmentVariable("CACHE_DIRECTORY") is { Length: > 0 } own ? own.Split(':')[0]
                    : Environment.IsPrivilegedProcess && Directory.Exists(ServiceFiles.Cache) ? ServiceFiles.Cache // who installs for the service
                    : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } user ? Path.Combine(user, "edge-reasoner")
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edge-reasoner"),
                "models"));

    /// <summary>The folder as a full path.</summary>
    /// <returns>The active model of the store when no other folder is configured; else the first place where it exists; beside the executable when it exists in none.</returns>
    public string FullFolder()
    {
        if (Folder == BundledFolder && ModelStore.Open(this).ActiveFolder is { } active)
        {
            return active;
        }

        var beside = Path.GetFullPath(Folder, AppContext.BaseDirectory);
        var working = Path.GetFullPath(Folder);
        return !Directory.Exists(beside) && Directory.Exists(working) ? working : beside;
    }

    /// <summary>Everything wrong with these values; a missing folder is no problem of the file but a state (<c>no_model</c>).</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (Folder.Length == 0)
        {
            yield return "Model:Folder is empty; it must name the folder of a model.";
        }

        if (ContextLength is < 0 or 1)
        {
            yield return $"Model:ContextLength is {ContextLength}; it must be 2 or more, or 0 for automatic.";
        }

        if (ChatFormat.Length > 0 && !ChatFormats.All.ContainsKey(ChatFormat))
        {
            yield return $"Model:ChatFormat is '{ChatFormat}'; it must be empty or one of {string.Join(", ", ChatFormats.All.Keys)}.";
        }

        if (!HubEndpoint.IsUsable(Endpoint))
        {
            yield return $"Model:Endpoint is '{Endpoint}'; it must be an http or https URL without user name, query or fragment.";
        }

        if (Threads is < 0 or > 64)
        {
            yield return $"Model:Threads is {Threads}; it must lie in 0 to 64, 0 for automatic.";
        }
    }
}
