using System.Diagnostics.Metrics;
using System.Text;
using EdgeReasoner.Metrics;
using Xunit;

namespace EdgeReasoner.Tests.Metrics;

public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Write_CounterAndGauges_AreOpenMetricsInTheOrderOfTheirNames()
    {
        _meter.CreateObservableGauge("a.speed", static () => 12.5, null, "How fast.");
        _meter.CreateObservableCounter("a.answers", static () => 3.0, null, "How many.");
        _meter.CreateObservableGauge("a.memory", static () => 1024.0, "By", "How much.");
        using var page = new MetricsPage(_meter);

        Assert.Equal(
            """
            # TYPE a_answers counter
            # HELP a_answers How many.
            a_answers_total 3
            # TYPE a_memory_bytes gauge
            # UNIT a_memory_bytes bytes
            # HELP a_memory_bytes How much.
            a_memory_bytes 1024
            # TYPE a_speed gauge
            # HELP a_speed How fast.
            a_speed 12.5
            # EOF

            """,
            Text(page));
    }

    [Fact]
    public void Write_Labels_AreValuesOfOneFamily()
    {
        _meter.CreateObservableCounter("a.b", static () => (Measurement<double>[])[new(2, new("kind", "y"), new("level", "l")), new(1, new KeyValuePair<string, object?>("kind", "x"))], null, "B.");
        _meter.CreateObservableCounter("a.b.c", static () => 3.0, null, "C.");
        using var page = new MetricsPage(_meter);

        Assert.Equal(
            """
            # TYPE a_b counter
            # HELP a_b B.
            a_b_total{kind="x"} 1
            a_b_total{kind="y",level="l"} 2
            # TYPE a_b_c counter
            # HELP a_b_c C.
            a_b_c_total 3
            # EOF

            """,
            Text(page));
    }

    [Fact]
    public void Write_Histogram_CountsUpToEachBoundIncluded()
    {
        var times = _meter.CreateHistogram<double>("a.duration", "s", "How long.");
        using var page = new MetricsPage(_meter);
        foreach (var time in new[] { 0.0009765625, 0.001953125, 0.25, 600, 601 })
        {
            times.Record(time);
        }

        var text = Text(page);
        Assert.StartsWith("# TYPE a_duration_seconds histogram\n# UNIT a_duration_seconds seconds\n# HELP a_duration_seconds How long.\n", text, StringComparison.Ordinal);
        string[] bounds = ["0.001", "0.0025", "0.1", "0.25", "60.0", "600.0", "+Inf"];
        Assert.Equal(["1", "2", "2", "3", "3", "4", "5"], bounds.Select(bound => Value(text, $"a_duration_seconds_bucket{{le=\"{bound}\"}}")));
        Assert.Equal(("5", "1201.2529296875"), (Value(text, "a_duration_seconds_count"), Value(text, "a_duration_seconds_sum")));
    }

    [Fact]
    public void Write_ValueChanges_ShowsTheLatest()
    {
        var waiting = 1.0;
        _meter.CreateObservableGauge("a.waiting", () => waiting, null, "Waiting.");
        using var page = new MetricsPage(_meter);
        Text(page);
        waiting = 2;

        Assert.Equal("2", Value(Text(page), "a_waiting"));
    }

    [Fact]
    public void Write_InstrumentsOfOthers_StayOut()
    {
        using var other = new Meter("test"); // of the same name, in the same process
        other.CreateObservableGauge("a.other", static () => 1.0);
        using var page = new MetricsPage(_meter);

        Assert.Equal("# EOF\n", Text(page));
    }

    private static string Text(MetricsPage page) => Encoding.UTF8.GetString(page.Write());

    private static string? Value(string text, string name)
        => text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal))?[(name.Length + 1)..];
}
