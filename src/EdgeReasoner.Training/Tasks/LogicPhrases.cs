namespace EdgeReasoner.Training.Tasks;

/// <summary>Names and turns of phrase of requests that ask what follows from facts; all of them are controlled English. Those of paraphrases are never trained on.</summary>
internal static class LogicPhrases
{
    internal static readonly string[] Things =
    [
        "tank", "pipe", "boiler", "pump", "valve_2", "heater", "cooler", "motor", "fan", "filter", "room 1", "room 2", "cellar", "roof", "battery", "inverter", "grid", "lamp",
        "oven", "fridge", "line_a", "line_b", "press", "mixer", "silo", "crane", "robot", "belt", "gate", "dryer", "Ann", "Bob", "Cat", "Dan", "Eve", "Finn",
    ];

    internal static readonly string[] Speakers =
        ["Ann", "Bob", "Cat", "Dan", "Eve", "Finn", "Gus", "Hana", "Ida", "Jon", "sensor_a", "sensor_b", "sensor_c", "probe 1", "probe 2", "meter", "camera", "node_7", "relay", "gauge"];

    internal static readonly string[] Statements =
    [
        "pump_on", "flow", "pressure", "heat", "alarm", "valve_shut", "power", "leak", "frost", "rain", "wind", "door_open", "motion", "smoke", "overload", "door lock", "night", "standby", "fault",
        "charge", "a", "b", "c", "d", "full tank", "low_level", "demand", "cooling", "defrost",
    ];

    private static readonly (string Relation, string Opposite, string Highest, string Lowest)[] Relations =
    [
        ("hotter than", "colder than", "hottest", "coldest"), ("heavier than", "lighter than", "heaviest", "lightest"), ("faster than", "slower than", "fastest", "slowest"),
        ("above", "below", "highest", "lowest"), ("before", "after", "first", "last"), ("higher than", "lower than", "highest", "lowest"),
    ];

    private static readonly (string Relation, string Opposite, string Highest, string Lowest)[] OtherRelations =
    [
        ("older than", "younger than", "oldest", "youngest"), ("larger than", "smaller than", "largest", "smallest"), ("more noisy than", "less noisy than", "most noisy", "least noisy"),
        ("brighter than", "darker than", "brightest", "darkest"),
    ];

    /// <summary>Draws a relation with its opposite and the superlatives of both.</summary>
    internal static (string Relation, string Opposite, string Highest, string Lowest) Relation(Random random, bool isParaphrased)
    {
        var relations = isParaphrased ? OtherRelations : Relations;
        return relations[random.Next(relations.Length)];
    }

    /// <summary>Says an implication.</summary>
    internal static string Implication(Random random, bool isParaphrased, string premise, string conclusion)
        => isParaphrased
            ? random.Any([$"when {premise}, {conclusion}", $"whenever {premise} then {conclusion}", $"{premise} leads to {conclusion}", $"{conclusion} follows from {premise}"])
            : random.Any([$"if {premise} then {conclusion}", $"{premise} implies {conclusion}"]);

    /// <summary>States something.</summary>
    internal static string Stated(Random random, bool isParaphrased, string name, bool isTrue)
        => isParaphrased
            ? random.Any(isTrue ? [$"{name} holds", $"{name} is the case"] : [$"{name} does not hold", $"{name} is not true"])
            : random.Any(isTrue ? [$"{name} is true", name] : [$"{name} is false", $"not {name}"]);

    /// <summary>Asks whether a statement is true.</summary>
    internal static string Asked(Random random, bool isParaphrased, string statement)
        => random.Any(isParaphrased ? [$"does {statement} hold?", $"does it follow that {statement}?"] : [$"is {statement} true?", $"is it true that {statement}?"]);

    /// <summary>Says of a speaker whether they tell the truth.</summary>
    internal static string Honesty(Random random, bool isParaphrased, string name, bool isLie)
        => isParaphrased
            ? random.Any(isLie ? [$"{name} is a liar", $"{name} is incorrect"] : [$"{name} is honest", $"{name} is truthful"])
            : random.Any(isLie ? [$"{name} lies", $"{name} is wrong"] : [$"{name} tells the truth", $"{name} is right"]);

    /// <summary>Asks of a speaker whether they tell the truth, or whether they lie.</summary>
    internal static string HonestyAsked(Random random, bool isParaphrased, string name, bool asksForTruth)
        => isParaphrased
            ? random.Any(asksForTruth ? [$"is {name} honest?", $"is {name} telling the truth?"] : [$"is {name} a liar?", $"is {name} lying?"])
            : random.Any(asksForTruth ? [$"does {name} tell the truth?", $"is {name} truthful?"] : [$"does {name} lie?", $"is {name} wrong?"]);
}
