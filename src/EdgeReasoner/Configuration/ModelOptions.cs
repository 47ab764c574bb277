namespace EdgeReasoner.Configuration;

/// <summary>Which model decides, and with how many threads. Section <c>Model</c>.</summary>
internal sealed record ModelOptions
{
    /// <summary>
    /// Gets or sets the model folder. A relative path is looked up beside the executable first, then in the working directory.
    /// </summary>
    public string Folder { get; set; } = "models/edge-mini";

    /// <summary>Gets or sets the threads of one forward pass, 0 to 64; 0 lets the engine choose.</summary>
    public int Threads { get; set; }

    /// <summary>Gets or sets a value indicating whether threads spin between operations: a little faster, a core always busy.</summary>
    public bool Spinning { get; set; }

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

        if (Threads is < 0 or > 64)
        {
            yield return $"Model:Threads is {Threads}; it must lie in 0 to 64, 0 for automatic.";
        }
    }
}
