namespace EdgeReasoner.Training.Tasks;

/// <summary>A named set of items that no training ever sees.</summary>
/// <param name="Name">Its name in task files and reports.</param>
/// <param name="Split">The part of all items that it is drawn from.</param>
/// <param name="Style">What is particular about its items.</param>
/// <param name="SeedOffset">Added to the seed, so that sets of one seed have different items.</param>
internal sealed record HeldOutSet(string Name, Split Split, TaskStyle Style, int SeedOffset)
{
    /// <summary>The name of the set that settings are fitted on, together with the longer one beside it; every other one is only measured.</summary>
    internal const string Calibration = "calibration";

    /// <summary>The name of the set that has the lengths of "longer" for fitting: thresholds that saw only trained lengths are too sure of others.</summary>
    internal const string CalibrationLonger = "calibration_longer";

    /// <summary>Gets all sets: those for fitting, then those for measuring.</summary>
    internal static IReadOnlyList<HeldOutSet> All { get; } =
    [
        new(Calibration, Split.Calibration, TaskStyle.Plain, 0),
        new(CalibrationLonger, Split.Calibration, new(IsLonger: true), 505),
        new("in_distribution", Split.HeldOut, TaskStyle.Plain, 101),
        new("longer", Split.HeldOut, new(IsLonger: true), 202),
        new("unseen_compositions", Split.HeldOut, new(IsUnseenComposition: true), 303),
        new("paraphrased", Split.HeldOut, new(IsParaphrased: true), 404),
    ];

    /// <summary>Draws the set's items of one family.</summary>
    /// <param name="family">One of <see cref="TaskGenerator.Families"/>.</param>
    /// <param name="items">How many.</param>
    /// <param name="seed">Seed of the whole set.</param>
    /// <returns>The items; no two of them have the same prompt.</returns>
    internal IEnumerable<TaskItem> Draw(string family, int items, int seed)
    {
        var random = new Random(unchecked((((seed * 1009) + Array.IndexOf(TaskGenerator.Families, family)) * 31) + SeedOffset));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Count < items)
        {
            var item = TaskGenerator.Of(family, random, Split, Style);
            if (seen.Add(string.Join(' ', item.Prompt.Tokens.ToArray())))
            {
                yield return item;
            }
        }
    }
}
