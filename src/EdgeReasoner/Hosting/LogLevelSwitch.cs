using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>The least severe level that is logged; can be moved while running. Safe from any thread.</summary>
/// <param name="level">Where it begins.</param>
internal sealed class LogLevelSwitch(LogLevel level)
{
    private volatile LogLevel _level = level;

    /// <summary>Gets or sets the least severe level that is written.</summary>
    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Says whether messages of a level are written.</summary>
    /// <param name="level">The level.</param>
    /// <returns>True when they are.</returns>
    public bool Lets(LogLevel level) => level >= _level;
}
