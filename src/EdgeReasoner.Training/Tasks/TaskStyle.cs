namespace EdgeReasoner.Training.Tasks;

/// <summary>The kind of item that is wanted.</summary>
/// <param name="IsDrill">The shortest items of the family, one or two steps: single steps are learnt from them.</param>
/// <param name="IsLonger">Items longer than any trained one (one or two elements more than the most that training has).</param>
/// <param name="IsUnseenComposition">Items that combine parts in a way kept out of training; false: only combinations that training may have.</param>
/// <param name="IsParaphrased">Worded by phrases that training never uses.</param>
internal sealed record TaskStyle(bool IsDrill = false, bool IsLonger = false, bool IsUnseenComposition = false, bool IsParaphrased = false)
{
    /// <summary>Gets the style of most training items.</summary>
    internal static TaskStyle Plain { get; } = new();

    /// <summary>Gets the style of drills.</summary>
    internal static TaskStyle Drill { get; } = new(IsDrill: true);
}
