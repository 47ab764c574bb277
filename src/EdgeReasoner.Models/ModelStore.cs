namespace EdgeReasoner.Models;

/// <summary>A model that is installed in a store.</summary>
/// <param name="Name">Its folder's name in the store, such as <c>owner--name@0123456789ab</c>.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Manifest">What was installed; null when the manifest is missing or damaged.</param>
internal sealed record InstalledModel(string Name, string Folder, ModelManifest? Manifest)
{
    /// <summary>Gets the size of its files, in bytes.</summary>
    public long Bytes => Manifest?.Files.Sum(static file => file.Size) ?? 0;
}

/// <summary>
/// The folder of installed models: one folder each, made under a name that begins with a dot and renamed when complete; the file
/// <c>active</c> names the model in use and the one before it, and is replaced as a whole.
/// </summary>
/// <param name="root">The store's folder; made when first needed.</param>
internal sealed class ModelStore(string root)
{
    /// <summary>The name that stands for the model that comes with the program, in place of one of the store.</summary>
    public const string Bundled = "bundled";

    private const string ActiveName = "active";

    /// <summary>Gets the store's folder.</summary>
    public string Root => root;

    /// <summary>Gets the file that names the active model.</summary>
    public string ActiveFile => Path.Combine(root, ActiveName);

    /// <summary>Gets the active model's folder; null when none is active or it is gone.</summary>
    public string? ActiveFolder => Active is { } name && Find(name) is { } model ? model.Folder : null;

    /// <summary>Gets the active model's name; null when none is.</summary>
    public string? Active => Names() is [{ Length: > 0 } name, ..] ? name : null;

    /// <summary>Gets the name of the model that was active before; null when there was none.</summary>
    public string? Previous => Names() is [_, { Length: > 0 } name, ..] ? name : null;

    /// <summary>The configured store.</summary>
    /// <param name="options">Where it is.</param>
    /// <returns>The store; its folder need not exist.</returns>
    public static ModelStore Open(ModelOptions options)
        => new(Path.GetFullPath(options.Store.Length > 0 ? options.Store : DefaultRoot(Environment.GetEnvironmentVariable("STATE_DIRECTORY"), ServiceFiles.State)));

    /// <summary>The store's folder where none is configured: the service, its user and root have one and the same, everybody else their own.</summary>
    /// <param name="ownState">Value of STATE_DIRECTORY, which systemd gives to the service; null without.</param>
    /// <param name="serviceState">The service's state folder.</param>
    /// <returns>The folder; it need not exist.</returns>
    internal static string DefaultRoot(string? ownState, string serviceState)
    {
        var state = !string.IsNullOrEmpty(ownState) ? ownState.Split(':')[0]
            : ServiceFiles.IsOpen(serviceState) ? serviceState
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "edge-reasoner");
        return Path.Combine(state, "models");
    }

    /// <summary>Tells if a text can be a model's name: no path, nothing hidden.</summary>
    /// <param name="name">The text.</param>
    /// <returns>True for 1 to 128 of the characters A–Z, a–z, 0–9, <c>.</c>, <c>_</c>, <c>-</c> and <c>@</c>, not a dot first.</returns>
    public static bool IsName(string name)
        => name.Length is > 0 and <= 128 && name[0] != '.' && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '@') && name is not (ActiveName or Bundled);

    /// <summary>The installed models by name.</summary>
    /// <returns>All but those that are being made.</returns>
    public IReadOnlyList<InstalledModel> List()
        => !Directory.Exists(root) ? [] : [.. Directory.EnumerateDirectories(root).Select(static folder => Path.GetFileName(folder)).Where(IsName).Order(StringComparer.Ordinal).Select(name => Find(name)!)];

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name, or the beginning of the only name that begins so.</param>
    /// <returns>The model; null when there is none, or more than one.</returns>
    public InstalledModel? Find(string name)
    {
        if (!IsName(name) || !Directory.Exists(root))
        {
            return null;
        }

        var folder = Path.Combine(root, name);
        if (!Directory.Exists(folder))
        {
            var candidates = Directory.EnumerateDirectories(root, name + "*").Where(static path => IsName(Path.GetFileName(path))).ToArray();
            if (candidates.Length != 1)
            {
                return null;
            }

            folder = candidates[0];
        }

        return new InstalledModel(Path.GetFileName(folder), folder, ModelManifest.TryRead(folder));
    }

    /// <summary>A folder to make a model in; what an interrupted run left there is kept, to be resumed.</summary>
    /// <param name="name">The model's name.</param>
    /// <returns>The folder.</returns>
    public string Stage(string name) => Directory.CreateDirectory(Path.Combine(root, "." + name)).FullName;

    /// <summary>Makes a complete folder a model of the store, in one step. A model of that name that is not the active one is replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelStoreException">A model of that name is in use.</exception>
    public void Commit(string name)
    {
        var (staged, folder) = (Path.Combine(root, "." + name), Path.Combine(root, name));
        if (Directory.Exists(folder))
        {
            if (name == Active)
            {
                throw new ModelStoreException($"{name} is in use; import it under another name with --name, then change over with 'model use'.");
            }

            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(staged, folder);
        ServiceFiles.Give(root, ServiceFiles.State);
    }

    /// <summary>Makes a model the active one.</summary>
    /// <param name="name">Its full name.</param>
    public void Activate(string name) => WriteNames(name, name == Active ? Previous : Active);

    /// <summary>Makes no model of the store the active one, so that the bundled one decides.</summary>
    public void Deactivate() => WriteNames("", Active ?? Previous);

    /// <summary>Goes back to the model before.</summary>
    /// <returns>Its name; null when there is none.</returns>
    public string? RollBack()
    {
        if (Previous is not { } previous || Find(previous) is null)
        {
            return null;
        }

        WriteNames(previous, Active);
        return previous;
    }

    /// <summary>Removes a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelStoreException">It is in use.</exception>
    public void Remove(InstalledModel model)
    {
        if (model.Name == Active)
        {
            throw new ModelStoreException($"{model.Name} is in use; change over with 'model use' or 'model rollback' first.");
        }

        // Renamed first: an interrupted removal must not leave half a model under its name.
        var dying = Path.Combine(root, ".removed-" + model.Name);
        Directory.Move(model.Folder, dying);
        Directory.Delete(dying, recursive: true);
        if (model.Name == Previous)
        {
            WriteNames(Active ?? "", null);
        }
    }

    private string[] Names()
    {
        try
        {
            return File.Exists(ActiveFile) ? [.. File.ReadAllLines(ActiveFile).Select(static name => IsName(name) ? name : "")] : [];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // another user's store
        }
    }

    private void WriteNames(string active, string? previous)
    {
        Directory.CreateDirectory(root);
        var made = Path.Combine(root, ".active");
        File.WriteAllText(made, $"{active}\n{previous}\n");
        File.Move(made, ActiveFile, overwrite: true);
        ServiceFiles.Give(root, ServiceFiles.State);
    }
}
