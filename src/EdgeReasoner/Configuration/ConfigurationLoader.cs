using System.Text.Json;
using EdgeReasoner.Contract;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace EdgeReasoner.Configuration;

/// <summary>
/// The single conversion point from sources to <see cref="DaemonConfiguration"/>: (1) the file, then <c>EDGEREASONER__Section__Key</c>
/// environment variables, then the command line; (2) keys of earlier versions get their new names, and lists are taken whole from the
/// last source that has them; (3) each value is bound strictly; (4) the whole is checked. All problems and warnings are reported together.
/// </summary>
internal static class ConfigurationLoader
{
    /// <summary>The file that is looked for when the command line names none.</summary>
    public const string DefaultFile = "/etc/edge-reasoner/edge-reasoner.json";

    /// <summary>The beginning of the environment variables' names.</summary>
    public const string EnvironmentPrefix = "EDGEREASONER__";

    // A problem repeats what it found, which may be anything.
    private const int MaxProblem = 1024;

    /// <summary>Loads and checks the settings of a run.</summary>
    /// <param name="file">The file named on the command line; null for <see cref="DefaultFile"/> if that exists.</param>
    /// <param name="commandLine">Further settings by key (<c>Mqtt:Port</c>); they win over everything.</param>
    /// <returns>The settings and every problem found.</returns>
    public static LoadedConfiguration Load(string? file, IReadOnlyDictionary<string, string?> commandLine)
    {
        var problems = new List<string>();
        var sources = new List<IReadOnlyDictionary<string, string?>>();

        // 1
        var isDefault = file is null;
        file ??= File.Exists(DefaultFile) || SecretFile.IsDenied(DefaultFile) ? DefaultFile : null;
        var isUnread = isDefault && file is not null && SecretFile.IsDenied(file);
        if (file is not null && !isUnread)
        {
            sources.Add(ReadFile(file, problems));
        }

        problems.AddRange(Exposed(file, sources).Concat(Exposed("the command line", [commandLine])));
        sources.Add(FlatConfiguration.Of(new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build()));
        sources.Add(commandLine);

        return Bind(sources, problems) with { Unread = isUnread ? file : null };
    }

    /// <summary>Loads and checks what one file alone says, as the fuzzer does.</summary>
    /// <param name="name">What problems call it.</param>
    /// <param name="stream">Its bytes.</param>
    /// <returns>The settings and every problem found.</returns>
    internal static LoadedConfiguration Load(string name, Stream stream)
    {
        var problems = new List<string>();
        var values = Parse(name, stream, problems);
        problems.AddRange(Exposed(name, [values]));
        return Bind(values, problems);
    }

    /// <summary>Binds and checks the values of a single source.</summary>
    /// <param name="values">Values by key.</param>
    /// <param name="problems">Problems found so far; more are added.</param>
    /// <returns>The settings and every problem found.</returns>
    public static LoadedConfiguration Bind(IReadOnlyDictionary<string, string?> values, List<string> problems) => Bind([values], problems);

    private static LoadedConfiguration Bind(IReadOnlyList<IReadOnlyDictionary<string, string?>> sources, List<string> problems)
    {
        // 2
        var warnings = new List<string>();
        var values = FlatConfiguration.Merge(sources.Select(source => RetiredKeys.Translate(source, warnings)).ToArray());

        // 3: each value by itself, because the binder stops at the first problem and we report all.
        var sound = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values)
        {
            if (Problem(key, value) is { } problem)
            {
                problems.Add(problem);
            }
            else
            {
                sound[key] = value;
            }
        }

        var configuration = BindStrictly(sound);

        // 4
        problems.AddRange(configuration.Problems());
        return new LoadedConfiguration(configuration, [.. problems.Select(static problem => TextHygiene.Escape(problem, MaxProblem))])
        {
            Values = sound,
            Warnings = [.. warnings.Select(static warning => TextHygiene.Escape(warning, MaxProblem))],
        };
    }

    // A command line is shown to every user of the machine, and configuration files tend to be copied about.
    private static IEnumerable<string> Exposed(string? place, IEnumerable<IReadOnlyDictionary<string, string?>> sources)
        => sources.SelectMany(source => source.Keys).Where(key => key.Equals("Mqtt:Password", StringComparison.OrdinalIgnoreCase))
            .Select(_ => $"Mqtt:Password stands in {place}; put it into a file and name that in Mqtt:PasswordFile, or into the environment.");

    private static string? Problem(string key, string? value)
    {
        try
        {
            BindStrictly(new Dictionary<string, string?> { [key] = value });
            return null;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is null)
        {
            return $"{key} is not a setting; check its spelling against docs/configuration.md, or remove it.";
        }
        catch (InvalidOperationException exception)
        {
            return $"{key} is '{value}', which cannot be read: {exception.InnerException!.Message}";
        }
    }

    private static DaemonConfiguration BindStrictly(Dictionary<string, string?> values)
        => new ConfigurationBuilder().AddInMemoryCollection(values).Build()
            .Get<DaemonConfiguration>(options => options.ErrorOnUnknownConfiguration = true) ?? new DaemonConfiguration();

    private static IReadOnlyDictionary<string, string?> ReadFile(string file, List<string> problems)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Parse(file, stream, problems);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"{file} does not exist; name an existing file with --config.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file} cannot be read: {exception.Message} Run this with sudo, or join the group that may read it.");
        }

        return new Dictionary<string, string?>();
    }

    private static IReadOnlyDictionary<string, string?> Parse(string name, Stream stream, List<string> problems)
    {
        try
        {
            return FlatConfiguration.Of(new ConfigurationBuilder().Add(new JsonStreamConfigurationSource { Stream = stream }).Build());
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidDataException or InvalidOperationException)
        {
            problems.Add($"{name} is not a JSON object: {(exception.InnerException ?? exception).Message}");
            return new Dictionary<string, string?>();
        }
    }
}
