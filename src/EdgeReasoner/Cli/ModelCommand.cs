using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Models;
using Spectre.Console;

namespace EdgeReasoner.Cli;

/// <summary>Installed models: list, pull, import, verify, use, rollback, remove, and what their tokenizers make of a text. The only verb that downloads anything.</summary>
internal static class ModelCommand
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create() => new("model", "Install models and choose the one that decides.")
    {
        List(), Pull(), Import(),
        OnModel("verify", "Compare a model's files with the hashes at install, byte by byte.", static (_, _, model) => Verify(model)),
        OnModel("use", "Check a model and make it the active one ('bundled' for the one that comes with the program); takes effect when the daemon is restarted.", Use, UseBundled),
        Rollback(),
        OnModel("remove", "Remove a model that is not in use.", static (_, store, model) =>
        {
            store.Remove(model);
            Console.WriteLine($"{model.Name} is removed.");
            return ExitCode.Success;
        }),
        ModelTokens.Create(),
    };

    private static Command List()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("list", "List the installed models.");
        return WithStore(command, configuration, (_, loaded, store) =>
        {
            foreach (var model in store.List())
            {
                var mark = model.Name == store.Active ? "active" : model.Name == store.Previous ? "before" : "";
                Console.WriteLine($"{mark,-7} {model.Name,-48} {ResourceCheck.Size(model.Bytes),9}  {model.Manifest?.Source ?? "no manifest: pull or import it again"}");
            }

            Console.WriteLine($"{(store.Active is null ? "active" : ""),-7} {ModelStore.Bundled,-48} {"",9}  comes with the program");
            Console.WriteLine($"store {store.Root}, in use: {loaded.Model.FullFolder()}");
            return ExitCode.Success;
        });
    }

    private static Command Pull()
    {
        var configuration = new ConfigurationArguments();
        var repository = new Argument<string>("repository") { Description = "owner/name, or owner/name@revision" };
        var filters = new Option<string[]>("--file-filter") { Description = "Only files whose path matches, with * and ?; may be given several times.", DefaultValueFactory = static _ => [] };
        var name = new Option<string?>("--name") { Description = "The name in the store; by default made of repository and commit." };
        var endpoint = new Option<string?>("--endpoint") { Description = "A mirror of the hub; by default Model:Endpoint." };
        var token = new Option<FileInfo?>("--token-file") { Description = "A file with the access token for repositories that ask for one." };
        var offline = new Option<bool>("--offline") { Description = "Do not connect: succeed only if the model is installed already." };
        var use = new Option<bool>("--use") { Description = "Make it the active model." };
        var unprepared = Unprepared();
        var command = new Command("pull", "Download a model from the hub, verify it and install it.") { repository, filters, name, endpoint, token, offline, use, unprepared };
        configuration.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            var from = parsed.GetValue(endpoint) ?? loaded.Model.Endpoint;
            if (PullRequest.TryRead(parsed.GetValue(repository)!, parsed.GetValue(filters) ?? []) is not { } request || !HubEndpoint.IsUsable(from) || parsed.GetValue(name) is { } given && !ModelStore.IsName(given))
            {
                await Console.Error.WriteLineAsync("The repository must be owner/name[@revision], --endpoint an http or https URL, --name of the characters A-Z, a-z, 0-9, '.', '_', '-' and '@'.");
                return ExitCode.Usage;
            }

            var store = ModelStore.Open(loaded.Model);
            return await GuardAsync(async () =>
            {
                if (parsed.GetValue(offline))
                {
                    return Installed(loaded, store, InstalledAlready(store, request, parsed.GetValue(name)), parsed.GetValue(use));
                }

                using var hub = new HubClient(from, await TokenAsync(parsed.GetValue(token), cancellation), Stall);
                var pull = new ModelPull(hub, store, Pause, PreparationFor(loaded, parsed.GetValue(unprepared)), loaded.Model.ChatFormat);
                return Installed(loaded, store, await PullAsync(pull, request, parsed.GetValue(name), cancellation), parsed.GetValue(use));
            });
        });
        return command;
    }

    private static InstalledModel InstalledAlready(ModelStore store, PullRequest request, string? name)
        => store.Find(name ?? request.Repository.Replace("/", "--", StringComparison.Ordinal))
            ?? throw new ModelStoreException($"{request.Repository} is not installed, and --offline forbids to pull it; carry it over with 'model import'.");

    private static async Task<string?> TokenAsync(FileInfo? file, CancellationToken cancellation) => file is null ? null : (await File.ReadAllTextAsync(file.FullName, cancellation)).Trim();

    private static Task Pause(int attempt, CancellationToken cancellation) => Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << attempt)), TimeProvider.System, cancellation);

    private static async Task<InstalledModel> PullAsync(ModelPull pull, PullRequest request, string? name, CancellationToken cancellation)
    {
        return await AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn())
            .StartAsync(async context =>
            {
                Dictionary<string, ProgressTask> bars = [];
                return await pull.RunAsync(
                    request,
                    name,
                    (file, bytes, _) =>
                    {
                        if (!bars.TryGetValue(file.Path, out var bar))
                        {
                            bar = bars[file.Path] = context.AddTask(Markup.Escape(file.Path), maxValue: Math.Max(1, file.Size));
                        }

                        bar.Value = bytes;
                    },
                    cancellation);
            });
    }

    private static Command Import()
    {
        var configuration = new ConfigurationArguments();
        var path = new Argument<string>("path") { Description = "A model folder, or a .zip, .tar, .tar.gz or .tgz archive of one." };
        var name = new Option<string?>("--name") { Description = "The name in the store; by default the folder's or archive's." };
        var use = new Option<bool>("--use") { Description = "Make it the active model." };
        var unprepared = Unprepared();
        var command = new Command("import", "Install a model folder or archive without a network.") { path, name, use, unprepared };
        return WithStore(command, configuration, (parsed, loaded, store) =>
        {
            var chosen = parsed.GetValue(name) ?? Path.GetFileName(parsed.GetValue(path)!.TrimEnd('/')).Replace(".tar", "", StringComparison.Ordinal).Replace(".tgz", "", StringComparison.Ordinal).Replace(".gz", "", StringComparison.Ordinal).Replace(".zip", "", StringComparison.Ordinal);
            if (!ModelStore.IsName(chosen))
            {
                throw new ModelStoreException($"'{chosen}' cannot be a model's name; give --name with the characters A-Z, a-z, 0-9, '.', '_', '-' and '@'.");
            }

            var model = ModelInstall.Import(store, parsed.GetValue(path)!, chosen, PreparationFor(loaded, parsed.GetValue(unprepared)), loaded.Model.ChatFormat);
            return Installed(loaded, store, model, parsed.GetValue(use));
        });
    }

    private static int Installed(DaemonConfiguration loaded, ModelStore store, InstalledModel model, bool isToBeUsed)
    {
        Console.WriteLine($"{model.Name} is installed in {model.Folder}.");
        return isToBeUsed ? Use(loaded, store, model) : ExitCode.Success;
    }

    private static Option<bool> Unprepared() => new("--no-prepare") { Description = "Do not prepare the model for this machine; it then loads more slowly and takes more memory." };

    /// <summary>Only the own engine's graphs are prepared.</summary>
    private static InstallPreparation? PreparationFor(DaemonConfiguration loaded, bool isUnwanted)
        => isUnwanted || loaded.Model.Engine != ModelEngine.Onnx ? null : new InstallPreparation(loaded.Model.FullCache(), static step => Console.Error.WriteLine(step), loaded.Model.MatMul);

    private static Command Rollback()
        => WithStore(new Command("rollback", "Go back to the model that was active before."), new ConfigurationArguments(), static (_, loaded, store) =>
        {
            return TellActive(loaded, store, store.RollBack() ?? throw new ModelStoreException("There is no model to go back to; 'model use bundled' goes back to the one that comes with the program."));
        });

    private static int Verify(InstalledModel model)
    {
        string[] problems = model.Manifest is null ? [$"{model.Name} has no manifest; pull or import it again."] : [.. model.Manifest.Problems(model.Folder)];
        Array.ForEach(problems, Console.Error.WriteLine);
        Console.WriteLine($"{model.Name}: {(problems.Length == 0 ? "all files are as installed" : "damaged")}");
        return problems.Length == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>A model that is damaged or cannot be used does not become active; the one before stays.</summary>
    private static int Use(DaemonConfiguration loaded, ModelStore store, InstalledModel model)
    {
        if (Verify(model) != ExitCode.Success)
        {
            return ExitCode.Failure;
        }

        if (ModelInstall.ProblemsOf(model.Folder, loaded.Model.ChatFormat) is { Count: > 0 } problems)
        {
            throw new ModelStoreException(string.Join(Environment.NewLine, problems));
        }

        store.Activate(model.Name);
        return TellActive(loaded, store, model.Name);
    }

    private static int UseBundled(DaemonConfiguration loaded, ModelStore store)
    {
        store.Deactivate();
        return TellActive(loaded, store, ModelStore.Bundled);
    }

    /// <summary>Says where the choice was written, whether it will count, and how.</summary>
    private static int TellActive(DaemonConfiguration loaded, ModelStore store, string name)
    {
        Console.WriteLine($"{name} is active: {store.ActiveFile} says so, and no configuration file was changed.");
        if (loaded.Model.Folder != new ModelOptions().Folder)
        {
            Console.Error.WriteLine($"But Model:Folder is {loaded.Model.Folder}, which wins; remove that setting from the configuration.");
            return ExitCode.Failure;
        }

        Console.WriteLine(store.Root.StartsWith(ServiceFiles.State + "/", StringComparison.Ordinal)
            ? "It decides from the next start on: sudo systemctl restart edge-reasoner"
            : Directory.Exists(ServiceFiles.State) ? "This is your own store, not the service's: for that use sudo." : "It decides when the daemon is restarted.");
        return ExitCode.Success;
    }

    private static Command OnModel(
        string verb, string description, Func<DaemonConfiguration, ModelStore, InstalledModel, int> action, Func<DaemonConfiguration, ModelStore, int>? bundled = null)
    {
        var name = new Argument<string>("name") { Description = "The model's name, or enough of it to tell it from the others." };
        return WithStore(new Command(verb, description) { name }, new ConfigurationArguments(), (parsed, loaded, store) =>
            bundled is not null && parsed.GetValue(name) == ModelStore.Bundled ? bundled(loaded, store)
            : action(loaded, store, store.Find(parsed.GetValue(name)!) ?? throw new ModelStoreException($"No one model is named '{parsed.GetValue(name)}' in {store.Root}; see 'model list'.")));
    }

    private static Command WithStore(Command command, ConfigurationArguments configuration, Func<ParseResult, DaemonConfiguration, ModelStore, int> action)
    {
        configuration.AddTo(command);
        command.SetAction((parsed, _) => configuration.Load(parsed) is { } loaded
            ? GuardAsync(() => Task.FromResult(action(parsed, loaded, ModelStore.Open(loaded.Model))))
            : Task.FromResult(ExitCode.BadConfiguration));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is ModelStoreException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception is HttpRequestException ? ExitCode.Unavailable : ExitCode.Failure;
        }
    }
}
