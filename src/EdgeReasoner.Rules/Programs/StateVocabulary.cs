using System.Collections.Frozen;

namespace EdgeReasoner.Rules.Programs;

/// <summary>Common words for states, in groups of those that people use for one another. A word that no rule names and that is not here may mean anything, in any language.</summary>
internal static class StateVocabulary
{
    private static readonly string[] Groups =
    [
        "open ajar tilted opened unlatched", "closed shut latched locked", "unlocked", "opening", "closing",
        "on running active started enabled energized energised working operating busy true yes", "off stopped inactive disabled de-energized halted false no", "idle standby waiting paused resting", "ready",
        "home present occupied in here", "away absent vacant unoccupied out empty free", "full", "half", "asleep sleeping", "awake",
        "armed", "disarmed unarmed", "triggered alarm alarming", "quiet silent clear", "smoke", "motion detected moving", "still",
        "ok normal good fine healthy okay", "fault error failed faulted failure faulty defective broken tripped offline disconnected", "warning warn", "online connected", "maintenance service",
        "auto automatic", "manual hand", "remote", "local",
        "heat heating warming", "cool cooling", "dry drying", "wet moist damp soaked", "ventilate ventilating", "defrost defrosting", "frost frozen",
        "eco economy saving", "comfort", "boost", "night", "day", "summer", "winter", "spring", "autumn fall", "holiday vacation", "party", "sleep",
        "low", "medium middle mid", "high", "max maximum", "min minimum", "up raised", "down lowered", "left", "right", "forward forwards", "backward backwards reverse", "neutral",
        "red", "yellow amber", "green", "blue", "white", "black", "orange",
        "sunny", "cloudy overcast", "rain raining rainy", "snow snowing snowy", "fog foggy", "windy", "storm stormy",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "workday",
        "charging", "discharging", "charged", "filling", "draining", "emptying", "rising", "falling", "steady stable", "fast quick", "slow", "hot", "cold", "warm", "loud", "bright", "dark",
        "expired", "pressed pushed", "released", "valid", "invalid", "blocked jammed", "primary", "secondary", "start", "stop", "hold", "a", "b", "c", "d", "1", "2", "3", "4", "5", "0", "i", "ii", "iii",
    ];

    private static readonly FrozenDictionary<string, int> GroupOf = Groups.Index().SelectMany(static pair => pair.Item.Split(' ').Select(word => KeyValuePair.Create(word, pair.Index))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Says what a state that no rule names may be.</summary>
    /// <param name="state">The state, as the reading says it.</param>
    /// <param name="known">The states that the rules ask of the reading.</param>
    /// <param name="near">Receives the known word that it may stand for; null for none.</param>
    /// <returns>True when it is a common word that stands for none of them.</returns>
    internal static bool IsAnother(string state, IReadOnlyCollection<string> known, out string? near)
    {
        near = null;
        var words = state.Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in known)
        {
            // "half open" may count as open, and so may "not open".
            if (words.Contains(word, StringComparer.OrdinalIgnoreCase) || (GroupOf.TryGetValue(word.ToLowerInvariant(), out var group) && Array.Exists(words, part => GroupOf.GetValueOrDefault(part.ToLowerInvariant(), -1) == group)))
            {
                near = word;
                return false;
            }
        }

        return Array.TrueForAll(words, static word => GroupOf.ContainsKey(word.ToLowerInvariant())) && words.Length > 0 && !IsFault(words);
    }

    // A sensor that says so has not said what was asked.
    private static bool IsFault(string[] words) => Array.Exists(words, static word => GroupOf.GetValueOrDefault(word.ToLowerInvariant(), -1) == GroupOf["fault"]);
}
