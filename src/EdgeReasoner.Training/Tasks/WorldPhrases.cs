namespace EdgeReasoner.Training.Tasks;

/// <summary>Turns of phrase about the small world: those that training uses, and those that only paraphrased items use. {0} is the thing, {1} the verb, {2} where.</summary>
internal static class WorldPhrases
{
    internal static readonly string[] Containers =
    [
        "box", "blue box", "crate", "basket", "shelf", "shelf 2", "drawer", "tray", "bag", "green bag", "rack", "cupboard", "case", "tin", "pouch", "barrel", "cart", "room 4", "store room",
        "hall", "locker", "bucket", "chest", "corner",
    ];

    internal static readonly string[] Effect = ["what happens to the {0}?", "what will happen to the {0}?"];
    internal static readonly string[] Safe = ["is the {0} safe?"];
    internal static readonly string[] Whether = ["does the {0} {1}?"];
    internal static readonly string[] Which = ["which of them {1}?", "which one {1}?"];
    internal static readonly string[] Cause = ["what makes the {0} {1}?", "why did the {0} {1}?"];
    internal static readonly string[] Where = ["the {0} is in the {2}", "the {0} is on the {2}", "the {0} is at the {2}"];
    internal static readonly string[] WhereDevice = ["the {0} is near the {2}", "the {0} is under the {2}", "the {0} is in the {2}"];
    internal static readonly string[] On = ["the {2} is on"];
    internal static readonly string[] Off = ["the {2} is off"];

    internal static readonly string[] OtherEffect = ["what becomes of the {0}?", "What will become of the {0}"];
    internal static readonly string[] OtherSafe = ["is the {0} out of danger?", "is the {0} unharmed?"];
    internal static readonly string[] OtherWhether = ["will the {0} {1}?", "is the {0} going to {1}?"];
    internal static readonly string[] OtherWhich = ["which of these things {1}?", "what {1}?"];
    internal static readonly string[] OtherCause = ["what causes the {0} to {1}?", "why does the {0} {1}?"];
    internal static readonly string[] OtherWhere = ["the {0} is inside the {2}", "the {2} contains the {0}", "the {0} stands in the {2}", "a {0} is kept in the {2}"];
    internal static readonly string[] OtherWhereDevice = ["the {0} is next to the {2}", "the {0} is lying close to the {2}", "the {0} stands in front of the {2}"];
    internal static readonly string[] OtherOn = ["the {2} is switched on", "the {2} is running"];
    internal static readonly string[] OtherOff = ["the {2} is switched off", "the {2} is not running", "the {2} is out of order"];
}
