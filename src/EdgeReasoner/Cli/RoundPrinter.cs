using System.Globalization;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Cli;

/// <summary>Shows the rounds of a decision as plain lines.</summary>
internal static class RoundPrinter
{
    /// <summary>Shows the best answer after a round.</summary>
    /// <param name="report">The best so far.</param>
    /// <param name="elapsed">Time since the question.</param>
    public static void Print(ProgressReport report, TimeSpan elapsed)
        => Console.WriteLine(Line($"round {report.Round}  {report.Answer ?? "-",-20} {report.Confidence,6:P0}  {elapsed.TotalMilliseconds,7:F1} ms"));

    /// <summary>Shows what was written in the rounds, and the answer.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="elapsed">Time since the question.</param>
    public static void Print(Answer decision, TimeSpan elapsed)
    {
        foreach (var round in decision.Trace.Where(round => round.Text.Length + round.Finding.Length > 0))
        {
            Console.WriteLine(Line($"  {round.Round} {round.Action}: {round.Text}{(round.Accepted ? "" : " (not accepted)")}"));
            if (round.Finding.Length > 0)
            {
                Console.WriteLine($"    checker: {round.Finding}");
            }
        }

        Console.WriteLine(Line(
            $"answer   {decision.Text ?? "none"}  ({WireName.Of(decision.Outcome)}, confidence {decision.Confidence:F2}, {decision.Rounds} rounds, {WireName.Of(decision.StopReason)}, {elapsed.TotalMilliseconds:F1} ms)"));
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
