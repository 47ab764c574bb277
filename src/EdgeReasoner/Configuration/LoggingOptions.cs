using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Configuration;

/// <summary>The severity from which events are logged. Section <c>Logging</c>.</summary>
internal sealed record LoggingOptions
{
    /// <summary>Gets or sets the least severe level that is written: Trace, Debug, Information, Warning, Error, Critical or None.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;
}
