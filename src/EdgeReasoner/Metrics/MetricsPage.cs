using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EdgeReasoner.Metrics;

/// <summary>
/// The instruments' values as OpenMetrics 1.0 text, which Prometheus and its kin read. Instruments are known by name only, so that a new one in
/// <see cref="Instruments"/> appears by itself. Safe from any thread.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>The content type of <see cref="Write"/>.</summary>
    public const string ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    // By name and labels, and so with all labels of a name together: a space comes before all that can be in a name.
    private readonly SortedDictionary<string, (Instrument Instrument, string Labels, double Value)> _values = new(StringComparer.Ordinal);
    private readonly long[] _buckets = new long[Instruments.AnswerTimeBounds.Length + 1];
    private Instrument? _histogram;
    private double _sum;

    /// <summary>Listens to the instruments of a meter.</summary>
    /// <param name="meter">The meter; instruments created before count too.</param>
    public MetricsPage(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
                _histogram = instrument is Histogram<double> ? instrument : _histogram;
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, Labels(tags)));
        _listener.Start();
    }

    /// <summary>The page of this moment.</summary>
    /// <returns>UTF-8 text that ends in <c># EOF</c>.</returns>
    public byte[] Write()
    {
        _listener.RecordObservableInstruments();
        var page = new StringBuilder(4096);
        lock (_lock)
        {
            Instrument? headed = null;
            var name = "";
            foreach (var (instrument, labels, value) in _values.Values)
            {
                var isCounter = instrument is ObservableCounter<double>;
                name = instrument == headed ? name : Head(page, instrument, isCounter ? "counter" : "gauge");
                headed = instrument;
                Line(page, (isCounter ? name + "_total" : name) + labels, value);
            }

            if (_histogram is { } histogram)
            {
                WriteHistogram(page, Head(page, histogram, "histogram"));
            }
        }

        return Encoding.UTF8.GetBytes(page.Append("# EOF\n").ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    // Values of enumerations only, so that nothing in them needs an escape.
    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length == 0 ? '{' : ',')}{name}=\"{value}\"");
        }

        return labels.Length == 0 ? "" : labels.Append('}').ToString();
    }

    private void Take(Instrument instrument, double value, string labels)
    {
        lock (_lock)
        {
            if (instrument != _histogram)
            {
                _values[$"{instrument.Name} {labels}"] = (instrument, labels, value);
                return;
            }

            var bucket = 0;
            while (bucket < Instruments.AnswerTimeBounds.Length && value > Instruments.AnswerTimeBounds[bucket])
            {
                bucket++;
            }

            _buckets[bucket]++;
            _sum += value;
        }
    }

    private void WriteHistogram(StringBuilder page, string name)
    {
        var count = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += _buckets[i];
            var bound = i < Instruments.AnswerTimeBounds.Length ? Instruments.AnswerTimeBounds[i].ToString("0.0###", CultureInfo.InvariantCulture) : "+Inf";
            Line(page, $"{name}_bucket{{le=\"{bound}\"}}", count);
        }

        Line(page, name + "_count", count);
        Line(page, name + "_sum", _sum);
    }

    private static string Head(StringBuilder page, Instrument instrument, string type)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_') + unit;
        page.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        if (unit.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"# UNIT {name} {unit[1..]}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n");
        return name;
    }

    private static void Line(StringBuilder page, string name, double value) => page.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
