using System.Globalization;
using System.Text.Json;

namespace EdgeReasoner.Benchmarks.Workload;

/// <summary>Draws requests with known answers. The same seed draws the same requests.</summary>
/// <param name="seed">Of the chance.</param>
internal sealed class RequestMix(int seed)
{
    private static readonly string[] Sensors = ["temp", "level", "pressure", "flow", "humidity", "soil", "light", "speed"];
    private static readonly string[] Actions = ["alarm", "heat", "cool", "start", "stop", "open", "shut", "idle"];
    private static readonly string[] Trends = ["rising", "falling", "steady"];

    private readonly Random _random = new(seed);
    private int _drawn;

    /// <summary>Draws requests of all kinds in turn.</summary>
    /// <param name="count">How many.</param>
    /// <param name="leastMs">Shortest deadline.</param>
    /// <param name="mostMs">Longest deadline; in between, each order of magnitude is as likely as another.</param>
    /// <returns>The requests.</returns>
    public IReadOnlyList<SampleRequest> Draw(int count, int leastMs, int mostMs)
        => [.. Enumerable.Range(0, count).Select(_ => Draw((RequestKind)(_drawn++ % 3), (int)Math.Round(leastMs * Math.Pow((double)mostMs / leastMs, _random.NextDouble()))))];

    /// <summary>Draws a request.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="deadlineMs">Its deadline.</param>
    /// <returns>The request.</returns>
    public SampleRequest Draw(RequestKind kind, int deadlineMs) => kind switch
    {
        RequestKind.Trend => Trend(deadlineMs),
        RequestKind.Sum => Sum(deadlineMs),
        _ => Control(deadlineMs),
    };

    private SampleRequest Control(int deadlineMs)
    {
        var rules = _random.Next(1, 5);
        var names = Some(Sensors, Math.Max(2, rules));
        var actions = Some(Actions, Math.Clamp(rules, 2, 4));
        var readings = names.ToDictionary(name => name, _ => (object)_random.Next(0, 100));
        var isClosed = _random.Next(2) == 0;
        readings["door"] = isClosed ? "closed" : "open";

        var texts = new List<string>();
        string? expected = null;
        for (var i = 0; i < rules; i++)
        {
            var (name, limit, isAbove) = (names[i % names.Length], _random.Next(5, 95), _random.Next(2) == 0);
            var holds = isAbove ? (int)readings[name] > limit : (int)readings[name] < limit;
            var text = $"if {name} is {(isAbove ? "above" : "below")} {limit}";
            if (_random.Next(3) == 0)
            {
                holds &= isClosed;
                text += " and door is closed";
            }

            // The otherwise has the last action, so that not every answer is a rule's.
            var action = actions[i % (actions.Length - 1)];
            texts.Add($"{text} then {action}");
            expected ??= holds ? action : null;
        }

        texts.Add($"otherwise {actions[^1]}");
        return Request(RequestKind.Control, expected ?? actions[^1], deadlineMs, new() { ["options"] = actions, ["readings"] = readings, ["rules"] = texts });
    }

    private SampleRequest Trend(int deadlineMs)
    {
        var name = Some(Sensors, 1)[0];
        var values = new int[_random.Next(3, 6)];
        var (step, balance) = (_random.Next(-1, 2), 0);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i == 0 ? _random.Next(40, 60) : Math.Clamp(values[i - 1] + (step * _random.Next(1, 6)) + _random.Next(-2, 3), 1, 99);
            balance += i == 0 ? 0 : Math.Sign(values[i] - values[i - 1]);
        }

        var readings = values.Select((value, i) => new { name, value, age_ms = (values.Length - 1 - i) * 1000 });
        var fields = new Dictionary<string, object> { ["question"] = $"is {name} rising, falling or steady?", ["options"] = Trends, ["readings"] = readings };
        return Request(RequestKind.Trend, balance > 0 ? "rising" : balance < 0 ? "falling" : "steady", deadlineMs, fields);
    }

    private SampleRequest Sum(int deadlineMs)
    {
        var names = Some(Sensors, _random.Next(2, 4));
        var readings = names.ToDictionary(name => name, _ => _random.Next(0, 100));
        var (question, sum) = ($"what is {names[0]}", readings[names[0]]);
        foreach (var name in names.Skip(1))
        {
            var isAdded = _random.Next(2) == 0;
            question += $" {(isAdded ? "plus" : "minus")} {name}";
            sum += isAdded ? readings[name] : -readings[name];
        }

        var fields = new Dictionary<string, object> { ["question"] = question + "?", ["answer_type"] = "number", ["readings"] = readings };
        return Request(RequestKind.Sum, sum.ToString(CultureInfo.InvariantCulture), deadlineMs, fields);
    }

    private static SampleRequest Request(RequestKind kind, string expected, int deadlineMs, Dictionary<string, object> fields)
    {
        fields["deadline_ms"] = deadlineMs;
        return new SampleRequest(kind, expected, deadlineMs, JsonSerializer.SerializeToUtf8Bytes(fields));
    }

    private string[] Some(string[] names, int count)
    {
        string[] shuffled = [.. names];
        _random.Shuffle(shuffled);
        return shuffled[..count];
    }
}
