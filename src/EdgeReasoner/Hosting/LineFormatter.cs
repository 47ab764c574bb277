using System.Globalization;
using System.Text;
using EdgeReasoner.Contract;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EdgeReasoner.Hosting;

/// <summary>
/// One log event, one line, whatever it repeats from outside: control and hidden characters are escaped and the length is bounded, so that
/// nobody can forge a line. An exception that our own code logs belongs to one request; its message may quote that request and is left out.
/// </summary>
/// <param name="isForSystemd">Whether lines begin with the journal's priority instead of a word.</param>
/// <param name="withDetails">Asked each time whether messages of such exceptions are written: when debugging.</param>
internal sealed class LineFormatter(bool isForSystemd, Func<bool> withDetails) : ConsoleFormatter(FormatterName)
{
    /// <summary>By which the console logger finds it.</summary>
    public const string FormatterName = "line";

    private const int MaxLength = 4096;
    private const string OurCategories = "EdgeReasoner.";

    private static readonly (string Word, char Priority)[] Levels =
        [("trce", '7'), ("dbug", '7'), ("info", '6'), ("warn", '4'), ("fail", '3'), ("crit", '2'), ("none", '7')];

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (word, priority) = Levels[(int)logEntry.LogLevel];
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            var isOurs = logEntry.Category.StartsWith(OurCategories, StringComparison.Ordinal);
            text = $"{text}: {(withDetails() || !isOurs ? exception.ToString() : Anonymous(exception))}";
        }

        textWriter.Write(isForSystemd ? $"<{priority}>" : $"{word}: ");
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"{logEntry.Category}[{logEntry.EventId.Id}] {TextHygiene.Escape(text, MaxLength)}"));
        textWriter.Write('\n');
    }

    private static string Anonymous(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.Append(text.Length > 0 ? " <- " : "").Append(current.GetType().FullName);
        }

        return $"{text} {string.Join(' ', (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries))}";
    }
}
