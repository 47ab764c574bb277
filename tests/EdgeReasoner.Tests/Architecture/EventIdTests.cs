using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeReasoner.Tests.Architecture;

public sealed partial class EventIdTests
{
    // The table of docs/operations.md: the hundreds of each folder.
    private static readonly (string Folder, int First, int Last)[] Areas =
    [
        ("src/EdgeReasoner/Mqtt/", 100, 199), ("src/EdgeReasoner/Decisions/", 200, 499), ("src/EdgeReasoner/Journal/", 500, 599), ("src/EdgeReasoner/Gpio/", 600, 699),
        ("src/EdgeReasoner/Hosting/", 700, 799), ("src/EdgeReasoner/Metrics/", 800, 899), ("src/EdgeReasoner/Feedback/", 900, 999),
    ];

    [Fact]
    public void EventIds_OfTheWholeProgram_AreUnique()
    {
        var clashes = Events().GroupBy(entry => entry.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is used by {string.Join(" and ", group.Select(entry => entry.Event))}");

        Assert.Empty(clashes);
    }

    [Fact]
    public void EventIds_OfAFolder_LieInItsHundred()
    {
        var events = Events().ToArray();
        var strays = events.Where(entry => !Areas.Any(area => entry.Event.StartsWith(area.Folder, StringComparison.Ordinal) && entry.Id >= area.First && entry.Id <= area.Last));

        Assert.True(events.Length > 30, "the events are not found any more");
        Assert.Empty(strays);
    }

    private static IEnumerable<(int Id, string Event)> Events()
        => from file in Repository.Sources("src")
           from Match match in Event().Matches(Repository.Read(file))
           select (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), $"{file} {match.Groups[2].Value}");

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId\s*=\s*)?(\d+).*?partial void (\w+)", RegexOptions.Singleline)]
    private static partial Regex Event();
}
