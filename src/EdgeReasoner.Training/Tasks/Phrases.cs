using EdgeReasoner.Rules.English;

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

    internal static readonly string[] Qualities = ["good", "bad", "stale", "uncertain"];

    internal static readonly string[] Options =
    [
        "alarm", "idle", "cool", "heat", "start pump", "stop_pump", "open_valve", "close_valve", "ventilate", "shade", "irrigate", "wait", "notify", "shutdown",
        "boost", "reduce", "defrost", "hold", "drain", "fill", "lights_on", "lights_off",
    ];

    /// <summary>Questions for the rule that holds.</summary>
    internal static string[] RuleQuestions(TaskStyle style) => style.IsParaphrased
        ? ["what must the gateway do next?", "which rule applies?", "decide", "how should the plant react?", "apply the rules", ""]
        : ["which option applies?", "what should the pump do?", "which action applies?", "what should the controller do now?", "what is to be done?", "what now?"];

    /// <summary>The words for a comparator in a rule, after the reading.</summary>
    internal static string[] Of(Comparator comparator, TaskStyle style) => (comparator, style.IsParaphrased) switch
    {
        (Comparator.Above, false) => ["is above", "is over", "is greater than", "exceeds", ">"],
        (Comparator.Above, true) => ["is more than", "is higher than"],
        (Comparator.Below, false) => ["is below", "is under", "is less than", "<"],
        (Comparator.Below, true) => ["is lower than"],
        (Comparator.AtLeast, false) => ["is at least", "is not below", ">="],
        (Comparator.AtLeast, true) => ["is no less than", "is not under", "is no lower than"],
        (Comparator.AtMost, false) => ["is at most", "is not above", "<="],
        (Comparator.AtMost, true) => ["is no more than", "is not over", "is no higher than"],
        (Comparator.Equal, false) => ["equals", "is exactly", "is equal to"],
        (Comparator.Equal, true) => ["is the same as", "="],
        (Comparator.Different, false) => ["differs from", "is not equal to"],
        _ => ["is different from", "!="],
    };

    /// <summary>The words for a trend.</summary>
    internal static string[] Of(Trend trend, TaskStyle style) => (trend, style.IsParaphrased) switch
    {
        (Trend.Rising, false) => ["rising", "increasing"],
        (Trend.Rising, true) => ["going up", "climbing"],
        (Trend.Falling, false) => ["falling", "decreasing"],
        (Trend.Falling, true) => ["going down", "dropping"],
        (_, false) => ["steady", "stable"],
        _ => ["flat", "unchanged"],
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
