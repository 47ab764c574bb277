using System.Globalization;

namespace EdgeReasoner.Cli.Demo;

/// <summary>Prints the demo's rows as aligned text, the same on a terminal and in a file.</summary>
/// <param name="output">Where to.</param>
internal sealed class DemoTable(TextWriter output)
{
    /// <summary>Prints the heading.</summary>
    public void PrintHeading()
    {
        output.WriteLine($"{"place",-14}{"request",-10}{"answer",-16}{"expected",-10}{"confidence",11}{"rounds",8}  {"stop reason",-18}{"time",10}");
        output.WriteLine(new string('-', 99));
    }

    /// <summary>Prints one answer, with what the model wrote below it.</summary>
    /// <param name="answer">The answer.</param>
    public void Print(DemoAnswer answer)
    {
        var verdict = answer.Item.Expect is null ? "" : answer.IsExpected ? "yes" : $"NO: {answer.Item.Expect}";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Item.Place,-14}{answer.Item.Id,-10}{answer.Answer,-16}{verdict,-10}{answer.Confidence,11:F2}{answer.Rounds,8}  {answer.StopReason,-18}{answer.RoundTrip.TotalMilliseconds,7:F1} ms"));
        if (answer.Detail is not null)
        {
            output.WriteLine($"{"",-14}{answer.Detail}");
        }
    }

    /// <summary>Prints the summary line.</summary>
    /// <param name="answers">All answers.</param>
    public void PrintSummary(IReadOnlyList<DemoAnswer> answers)
    {
        var expected = answers.Where(answer => answer.Item.Expect is not null).ToArray();
        var times = answers.Select(answer => answer.RoundTrip.TotalMilliseconds).Order().ToArray();
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{answers.Count} requests over MQTT: {answers.Count(answer => answer.IsInTime)} answered in time, {expected.Count(answer => answer.IsExpected)} of {expected.Length} as expected, median {times[times.Length / 2]:F1} ms."));
    }
}
