using EdgeReasoner.Reasoning.Prompting.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Names and turns of phrase that generated requests draw from; all of them are controlled English.</summary>
internal static class Phrases
{
    internal static readonly string[] Readings =
    [
        "temp", "supply_temp", "return temp", "humidity", "pressure", "level", "tank_level", "flow", "inflow", "outflow", "co2", "soil_moisture", "lux", "wind", "power",
        "battery", "vibration", "rpm", "ph", "weight", "sensor7", "coldroom_1", "boiler temp", "frost", "pump_current", "zone3", "voltage", "draught", "filter_dp", "queue",
    ];

    internal static readonly string[] Switches = ["door", "window", "valve", "mode", "pump_state", "hatch", "fan_state", "season", "lid", "occupancy"];

    internal static readonly string[] States = ["open", "closed", "on", "off", "auto", "manual", "eco", "idle", "fault", "summer", "winter", "empty", "full"];

    internal static readonly string[] Options =
    [
        "alarm", "idle", "cool", "heat", "start pump", "stop_pump", "open_valve", "close_valve", "ventilate", "shade", "irrigate", "wait", "notify", "shutdown",
        "boost", "reduce", "defrost", "hold", "drain", "fill", "lights_on", "lights_off",
    ];

    internal static readonly string[] RuleQuestions =
        ["which option applies?", "what should the pump do?", "which action applies?", "what should the controller do now?", "what is to be done?", "what now?"];

    /// <summary>The words for a comparator in a rule, after the reading.</summary>
    internal static string[] Of(Comparator comparator) => comparator switch
    {
        Comparator.Above => ["is above", "is over", "is greater than", "exceeds", "is more than", ">"],
        Comparator.Below => ["is below", "is under", "is less than", "is lower than", "<"],
        Comparator.AtLeast => ["is at least", "is not below", ">="],
        Comparator.AtMost => ["is at most", "is not above", "<="],
        Comparator.Equal => ["equals", "is exactly", "is equal to"],
        Comparator.Different => ["differs from", "is not equal to"],
        _ => throw new InvalidOperationException("A comparator of an unknown case."),
    };

    /// <summary>The words for a trend.</summary>
    internal static string[] Of(Trend trend) => trend switch
    {
        Trend.Rising => ["rising", "increasing"],
        Trend.Falling => ["falling", "decreasing"],
        _ => ["steady", "stable"],
    };

    /// <summary>Draws one of several phrases.</summary>
    internal static string Any(this Random random, string[] phrases) => phrases[random.Next(phrases.Length)];

    /// <summary>Draws several different ones.</summary>
    internal static string[] Several(this Random random, string[] phrases, int count)
    {
        string[] order = [.. phrases];
        random.Shuffle(order);
        return order[..count];
    }
}
