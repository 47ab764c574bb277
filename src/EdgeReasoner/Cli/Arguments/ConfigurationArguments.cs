using System.CommandLine;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Cli.Arguments;

/// <summary>The options by which verbs find their configuration.</summary>
internal sealed class ConfigurationArguments
{
    private readonly Option<string?> _file = new("--config", "-c")
    {
        Description = $"Configuration file. Default: {ConfigurationLoader.DefaultFile} if it exists.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _settings = new("--set", "-s")
    {
        Description = "One setting by key, such as Mqtt:Host=broker.local; wins over file and environment. Repeatable.",
        HelpName = "KEY=VALUE",
    };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        _settings.Validators.Add(result =>
        {
            foreach (var setting in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"'{setting.Value}' is not KEY=VALUE.");
            }
        });
        verb.Options.Add(_file);
        verb.Options.Add(_settings);
    }

    /// <summary>Loads the configuration and tells all its problems and warnings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="overrides">Settings of the verb itself, which win over everything.</param>
    /// <returns>The configuration; null when it has problems.</returns>
    public DaemonConfiguration? Load(ParseResult parsed, params IEnumerable<(string Key, string Value)> overrides)
    {
        var loaded = Read(parsed, overrides);
        Tell(loaded.Warnings);
        if (loaded.Unread is { } file)
        {
            Tell([$"{file} cannot be read by {Environment.UserName}, and its settings are not used; run this with sudo, or join the group edge-reasoner."]);
        }

        Tell(loaded.Problems);
        return loaded.Problems.Count == 0 ? loaded.Configuration : null;
    }

    /// <summary>Loads the configuration with the values that the sources have, and tells all its problems; the warnings are left to the caller's log.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="overrides">Settings of the verb itself, which win over everything.</param>
    /// <returns>Configuration and values; null when there are problems.</returns>
    public LoadedConfiguration? LoadSources(ParseResult parsed, params IEnumerable<(string Key, string Value)> overrides)
    {
        var loaded = Read(parsed, overrides);
        Tell(loaded.Problems);
        return loaded.Problems.Count == 0 ? loaded : null;
    }

    /// <summary>Reads all sources, without a word.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="overrides">Settings of the verb itself, which win over everything.</param>
    /// <returns>The configuration and its problems.</returns>
    public LoadedConfiguration Read(ParseResult parsed, params IEnumerable<(string Key, string Value)> overrides)
    {
        var commandLine = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in parsed.GetValue(_settings) ?? [])
        {
            var parts = setting.Split('=', 2);
            commandLine[parts[0]] = parts[1];
        }

        foreach (var (key, value) in overrides)
        {
            commandLine[key] = value;
        }

        return ConfigurationLoader.Load(parsed.GetValue(_file), commandLine);
    }

    private static void Tell(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }
    }
}
