using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Configuration;

/// <summary>Which model decides, and with how many threads. Section <c>Model</c>.</summary>
internal sealed record ModelOptions
{
    /// <summary>A cache of some hundred megabytes at most for the models that such boards run; their own context is often 32,768 tokens.</summary>
    private const int LongestByDefault = 4096;

    /// <summary>
    /// Gets or sets the model folder. A relative path is looked up beside the executable first, then in the working directory.
    /// </summary>
    public string Folder { get; set; } = "models/edge-mini";

    /// <summary>Gets or sets the threads of one forward pass, 0 to 64; 0 lets the engine choose.</summary>
    public int Threads { get; set; }

    /// <summary>Gets or sets a value indicating whether threads spin between operations: a little faster, a core always busy.</summary>
    public bool Spinning { get; set; }

    /// <summary>Gets or sets the most tokens that a sequence holds, 0 or 2 and more; 0 takes the model's own context length, 4096 at most.</summary>
    public int ContextLength { get; set; }

    /// <summary>
    /// Gets or sets the folder of models that were prepared for this machine on install. Empty for the default: below systemd's
    /// <c>CACHE_DIRECTORY</c>, else below the user's cache folder.
    /// </summary>
    public string Cache { get; set; } = "";

    /// <summary>The engine's settings for a model.</summary>
    /// <param name="ownContextLength">The model's own context length.</param>
    /// <returns>The settings.</returns>
    public OnnxModelOptions Engine(int ownContextLength) => new()
    {
        Threads = Math.Max(1, Threads),
        Spinning = Spinning,
        ContextLength = Math.Min(ownContextLength, ContextLength > 0 ? ContextLength : LongestByDefault),
        Cache = FullCache(),
    };

    /// <summary>The folder of prepared models as a full path.</summary>
    /// <returns>The folder; it need not exist.</returns>
    public string FullCache()
        => Path.GetFullPath(
            Cache.Length > 0 ? Cache
            : Path.Combine(
                Environment.GetEnvironmentVariable("CACHE_DIRECTORY") is { Length: > 0 } own ? own.Split(':')[0]
                    : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } user ? Path.Combine(user, "edge-reasoner")
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edge-reasoner"),
                "models"));

    /// <summary>The folder as a full path.</summary>
    /// <returns>The first place where it exists; beside the executable when it exists in none.</returns>
    public string FullFolder()
    {
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

        if (Threads is < 0 or > 64)
        {
            yield return $"Model:Threads is {Threads}; it must lie in 0 to 64, 0 for automatic.";
        }
    }
}
