using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>The readings of one generated item, and conditions about them that hold or fail as wanted.</summary>
internal sealed class Scene
{
    private readonly Random _random;
    private readonly NumberDraw _draw;
    private readonly TaskStyle _style;
    private readonly List<(string Name, long Value)> _numbers = [];
    private readonly List<(string Name, string State)> _states = [];
    private readonly List<(string Name, long[] Values, Trend Trend)> _series = [];
    private readonly Dictionary<string, string> _qualities = [];
    private readonly Dictionary<string, int> _ages = [];

    /// <summary>Draws readings.</summary>
    /// <param name="random">The item's chance.</param>
    /// <param name="style">In which words.</param>
    /// <param name="numbers">How many readings of numbers.</param>
    /// <param name="states">How many readings of states.</param>
    /// <param name="series">How many series.</param>
    /// <param name="values">Values of a series, 2 to 7; 0 for any trained length.</param>
    internal Scene(Random random, TaskStyle style, int numbers, int states, int series, int values = 0)
    {
        (_random, _style) = (random, style);
        _draw = new NumberDraw(random);
        var names = random.Several(Phrases.Readings, numbers + series);
        foreach (var name in names.Take(numbers))
        {
            _numbers.Add((name, _draw.Value()));
        }

        foreach (var name in random.Several(Phrases.Switches, states))
        {
            _states.Add((name, random.Any(Phrases.States)));
        }

        foreach (var name in names.Skip(numbers))
        {
            var trend = (Trend)random.Next(3);
            _series.Add((name, Course(trend, values > 0 ? values : 2 + NumberDraw.Pick(random, 0.15, 0.3, 0.3, 0.15, 0.1)), trend));
        }
    }

    /// <summary>Gets the way in which this item's numbers are drawn and written.</summary>
    internal NumberDraw Draw => _draw;

    /// <summary>Gets the readings of numbers.</summary>
    internal IReadOnlyList<(string Name, long Value)> Numbers => _numbers;

    /// <summary>Gets the series.</summary>
    internal IReadOnlyList<(string Name, long[] Values, Trend Trend)> Series => _series;

    /// <summary>Makes a reading one whose quality is not good.</summary>
    internal void Spoil()
    {
        string[] names = [.. _numbers.Select(number => number.Name), .. _states.Select(state => state.Name), .. _series.Select(series => series.Name)];
        _qualities[_random.Any(names)] = _random.Any(Phrases.Qualities[1..]);
    }

    /// <summary>Gives some readings of numbers an age.</summary>
    internal void Date()
    {
        foreach (var (name, _) in _numbers)
        {
            _ages[name] = _random.Next(1, 90);
        }
    }

    /// <summary>Adds a reading that is in a given state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Its name.</returns>
    internal string AddState(string state)
    {
        var name = Phrases.Switches.First(name => _states.TrueForAll(other => other.Name != name));
        _states.Add((name, state));
        return name;
    }

    /// <summary>The readings as a request carries them, in an order that says nothing.</summary>
    /// <returns>Readings; those of a series by age.</returns>
    internal IReadOnlyList<Reading> ToReadings()
    {
        List<List<Reading>> groups =
        [
            .. _numbers.Select(number => new List<Reading> { Of(number.Name, new ReadingValue.Number(_draw.Number(number.Value))) }),
            .. _states.Select(state => new List<Reading> { Of(state.Name, new ReadingValue.State(state.State)) }),
            .. _series.Select(series => series.Values
                .Select((value, index) => Of(series.Name, new ReadingValue.Number(_draw.Number(value))) with { Age = TimeSpan.FromMinutes(series.Values.Length - 1 - index) })
                .ToList()),
        ];
        var order = groups.ToArray();
        _random.Shuffle(order);
        return [.. order.SelectMany(group => group)];

        Reading Of(string name, ReadingValue value) => new(
            name, value, Age: _ages.TryGetValue(name, out var age) ? TimeSpan.FromMinutes(age) : null, Quality: _qualities.GetValueOrDefault(name));
    }

    /// <summary>Says a condition that holds or fails.</summary>
    /// <param name="holds">Whether it must hold.</param>
    /// <param name="asQuestion">"is level above 5" instead of "level is above 5".</param>
    /// <returns>The text, or null when these readings allow none (draw again).</returns>
    internal string? Condition(bool holds, bool asQuestion = false)
    {
        if (!asQuestion && _qualities.Count > 0 && _random.Next(3) == 0)
        {
            return QualityOf(holds);
        }

        if (!asQuestion && _ages.Count > 0 && _random.Next(3) == 0)
        {
            return AgeOf(_numbers[_random.Next(_numbers.Count)].Name, holds);
        }

        var kind = _random.Next(Math.Max(1, (_numbers.Count * 2) + _states.Count + _series.Count));
        if (kind < _numbers.Count * 2)
        {
            return holds && IsBad(_numbers[kind / 2].Name) ? null : Comparison(_numbers[kind / 2], holds, asQuestion);
        }

        kind -= _numbers.Count * 2;
        if (kind < _states.Count)
        {
            return holds && IsBad(_states[kind].Name) ? null : StateOf(_states[kind], holds, asQuestion);
        }

        return _series.Count == 0 || (holds && IsBad(_series[kind - _states.Count].Name)) ? null : CourseOf(_series[kind - _states.Count], holds, asQuestion);
    }

    private bool IsBad(string name) => _qualities.ContainsKey(name);

    // Of the bad reading, rarely of a good one.
    private string QualityOf(bool holds)
    {
        var name = _numbers.Count > 0 && _random.Next(5) == 0 ? _numbers[_random.Next(_numbers.Count)].Name : _qualities.Keys.First();
        var actual = _qualities.GetValueOrDefault(name) ?? "good";
        var isNegated = _random.Next(2) == 0;
        var word = actual;
        while (word == actual && holds == isNegated)
        {
            word = _random.Any(Phrases.Qualities);
        }

        var isNumber = _states.TrueForAll(state => state.Name != name);
        return $"{(isNumber ? "" : "quality of ")}{name} is {(isNegated ? "not " : "")}{word}";
    }

    private string AgeOf(string name, bool holds)
    {
        var minutes = _ages[name];
        var isOlder = _random.Next(3) > 0;
        var distance = 1 + _random.Next(20);
        var limit = isOlder == holds ? minutes - distance : minutes + (holds ? distance : _random.Next(20));
        if (!isOlder && !holds)
        {
            limit = minutes - _random.Next(20);
        }

        limit = Math.Max(limit, 0);
        var really = isOlder ? minutes > limit : minutes < limit;
        return really == holds ? $"{name} is {(isOlder ? "older" : "newer")} than {limit} min" : $"{name} is {(holds ? "newer than 99" : "older than 99")} min";
    }

    private string? Comparison((string Name, long Value) reading, bool holds, bool asQuestion)
    {
        var (left, value) = (reading.Name, reading.Value);
        if (_numbers.Count > 1 && _random.NextDouble() < 0.15)
        {
            var other = _numbers[_random.Next(_numbers.Count)];
            if (other.Name != reading.Name && !(holds && IsBad(other.Name)))
            {
                var isTaken = _random.Next(2) == 0;
                (left, value) = ($"{left} {(isTaken ? "minus" : "plus")} {other.Name}", isTaken ? value - other.Value : value + other.Value);
            }
        }

        var comparator = (Comparator)NumberDraw.Pick(_random, 0.3, 0.3, 0.12, 0.12, 0.08, 0.08);
        var right = Threshold(value, comparator, holds);
        if (_numbers.Count > 1 && _random.NextDouble() < 0.12)
        {
            var other = _numbers[_random.Next(_numbers.Count)];
            if (other.Name != reading.Name && left == reading.Name && !(holds && IsBad(other.Name)))
            {
                var fitting = Enum.GetValues<Comparator>().Where(candidate => Holds(value, candidate, other.Value) == holds).ToArray();
                comparator = fitting[_random.Next(fitting.Length)];
                return Join(left, comparator, other.Name, asQuestion);
            }
        }

        return right is { } threshold && Math.Abs(threshold) <= 99_999 ? Join(left, comparator, _draw.Text(threshold), asQuestion) : null;
    }

    private string Join(string left, Comparator comparator, string right, bool asQuestion)
    {
        var phrase = _random.Any(Phrases.Of(comparator, _style));
        while (asQuestion && !phrase.StartsWith("is ", StringComparison.Ordinal))
        {
            phrase = _random.Any(Phrases.Of(comparator, _style));
            if (comparator is Comparator.Different)
            {
                phrase = "is not equal to";
            }
        }

        return asQuestion ? $"is {left} {phrase[3..]} {right}?" : $"{left} {phrase} {right}";
    }

    private long? Threshold(long value, Comparator comparator, bool holds)
    {
        var distance = _draw.Distance();
        var equal = _random.NextDouble() < 0.12;
        var threshold = (comparator, holds) switch
        {
            (Comparator.Above, true) or (Comparator.AtMost, false) => value - distance,
            (Comparator.Below, true) or (Comparator.AtLeast, false) => value + distance,
            (Comparator.Above, false) or (Comparator.AtMost, true) => value + (equal ? 0 : distance),
            (Comparator.Below, false) or (Comparator.AtLeast, true) => value - (equal ? 0 : distance),
            (Comparator.Equal, true) or (Comparator.Different, false) => value,
            _ => _random.Next(2) == 0 ? value + distance : value - distance,
        };
        return _draw.Fits(threshold) || Math.Abs(value) > _draw.Limit ? threshold : null;
    }

    private static bool Holds(long left, Comparator comparator, long right) => comparator switch
    {
        Comparator.Above => left > right,
        Comparator.Below => left < right,
        Comparator.AtLeast => left >= right,
        Comparator.AtMost => left <= right,
        Comparator.Equal => left == right,
        _ => left != right,
    };

    private string StateOf((string Name, string State) reading, bool holds, bool asQuestion)
    {
        var isNegated = _random.NextDouble() < 0.25;
        var state = reading.State;
        while (state == reading.State && holds == isNegated)
        {
            state = _random.Any(Phrases.States);
        }

        var not = isNegated ? "not " : "";
        return asQuestion ? $"is {reading.Name} {not}{state}?" : $"{reading.Name} is {not}{state}";
    }

    private string CourseOf((string Name, long[] Values, Trend Trend) series, bool holds, bool asQuestion)
    {
        var trend = holds ? series.Trend : (Trend)(((int)series.Trend + 1 + _random.Next(2)) % 3);
        var word = _random.Any(Phrases.Of(trend, _style));
        return asQuestion ? $"is {series.Name} {word}?" : $"{series.Name} is {word}";
    }

    private long[] Course(Trend trend, int length)
    {
        while (true)
        {
            var signs = Enumerable.Range(0, length - 1).Select(_ => _random.NextDouble() < 0.15 ? 0 : (_random.Next(2) * 2) - 1).ToArray();
            var sum = signs.Sum();
            if (Math.Sign(sum) != (trend == Trend.Rising ? 1 : trend == Trend.Falling ? -1 : 0))
            {
                continue;
            }

            var values = new long[length];
            values[0] = _draw.Value();
            for (var i = 1; i < length; i++)
            {
                values[i] = values[i - 1] + (signs[i - 1] * _draw.Distance());
            }

            if (values.All(_draw.Fits))
            {
                return values;
            }
        }
    }
}
