using EdgeReasoner.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class LineFormatterTests
{
    [Fact]
    public void Write_MessageWithLineBreaks_IsOneLine()
        => Assert.Equal("warn: EdgeReasoner.X[7] id \\u{a}crit: forged\\u{1b}[0m\n", Written("EdgeReasoner.X", "id \ncrit: forged\u001b[0m", null, isForSystemd: false));

    [Fact]
    public void Write_ForSystemd_BeginsWithThePriority()
        => Assert.StartsWith("<4>EdgeReasoner.X[7] text", Written("EdgeReasoner.X", "text", null, isForSystemd: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("EdgeReasoner.Decisions.IntakeService", false, false)]
    [InlineData("EdgeReasoner.Decisions.IntakeService", true, true)]
    [InlineData("Microsoft.Hosting", false, true)]
    public void Write_Exception_TellsItsMessageOnlyWhenItCannotQuoteARequest(string category, bool withDetails, bool isTold)
    {
        var line = Written(category, "failed", new FormatException("'s3cret' is no number", new ArgumentException("s3cret")), isForSystemd: false, withDetails);

        Assert.Equal(isTold, line.Contains("s3cret", StringComparison.Ordinal));
        Assert.Contains("System.FormatException", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(letter => letter == '\n'));
    }

    private static string Written(string category, string message, Exception? exception, bool isForSystemd, bool withDetails = false)
    {
        using var writer = new StringWriter();
        new LineFormatter(isForSystemd, () => withDetails).Write(new LogEntry<string>(LogLevel.Warning, category, new EventId(7), message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
