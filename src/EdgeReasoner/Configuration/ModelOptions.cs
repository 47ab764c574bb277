using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting.Chat;

namespace EdgeReasoner.Configuration;

/// <summary>Which model decides, and with how many threads. Section <c>Model</c>.</summary>
internal sealed record ModelOptions
{
    /// <summary>The model that comes with the program.</summary>
    private const string BundledFolder = "models/edge-mini";

    /// <summary>
    /// Gets or sets the model folder. A relative path is looked up beside the executable first, then in the working directory.
    /// </summary>
    public string Folder { get; set; } = BundledFolder;

    /// <summary>Gets or sets the chat format of a text model, such as <c>chatml</c>; empty for the one that its template shows.</summary>
    public string ChatFormat { get; set; } = "";

    /// <summary>Gets or sets what runs the model.</summary>
    public ModelEngine Engine { get; set; } = ModelEngine.Onnx;

    /// <summary>Gets or sets the folder of installed models; empty for <c>/var/lib/edge-reasoner/models</c> where it exists, else <c>~/.local/share/edge-reasoner/models</c>.</summary>
    public string Store { get; set; } = "";

    /// <summary>Gets or sets where models are pulled from: the model hub, or a mirror with the same paths.</summary>
    public string Endpoint { get; set; } = HubEndpoint.Default;

    /// <summary>Gets or sets the threads of one forward pass, 0 to 64; 0 lets the engine choose.</summary>
    public int Threads { get; set; }

    /// <summary>Gets or sets a value indicating whether threads spin between operations: a little faster, a core always busy.</summary>
    public bool Spinning { get; set; }

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
