using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.IntegrationTests.Mqtt;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Requests of the reliability tests, and what became of them.</summary>
internal static class Load
{
    public static byte[] Request(string id, int deadlineMs, int priority = 1, int maxRounds = 3) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":{{deadlineMs}},"priority":{{priority}},"max_rounds":{{maxRounds}}}"""));

    /// <summary>Waits until every request has heard of its end, one way or the other.</summary>
    public static Task AllHeardAsync(TestDaemon daemon, long requests) => Until.HoldsAsync(() => Heard(daemon) >= requests);

    public static long Heard(TestDaemon daemon)
        => daemon.Statistics.Answered + daemon.Statistics.Refused + daemon.Statistics.LateUnsent + daemon.Statistics.Unconfirmed + daemon.Statistics.Dropped;

    /// <summary>Whether an answer carries a decision that was made after its deadline.</summary>
    public static bool IsLate(JsonElement answer) => answer.TryGetProperty("timing", out var timing) && timing.GetProperty("slack_ms").GetDouble() < 0;

    public static int Status(JsonElement answer) => answer.GetProperty("status").GetInt32();
}
