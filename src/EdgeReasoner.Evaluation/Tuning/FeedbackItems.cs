using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Evaluation.Tuning;

/// <summary>Outcomes that requesters reported, as items to learn from; a line that cannot be read is left out.</summary>
/// <param name="items">The items, the latest last.</param>
internal sealed class FeedbackItems(IReadOnlyList<TuningItem> items)
{
    /// <summary>Reads the daemon's feedback file, and the one that came before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reader">Reads task files.</param>
    /// <param name="format">The model's language.</param>
    /// <returns>The items.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FeedbackItems Read(string path, TaskFileReader reader, IPromptFormat format)
    {
        var previous = FeedbackFile.Previous(path);
        var lines = (File.Exists(previous) ? reader.Read(previous).Items : []).Concat(reader.Read(path).Items);
        return new FeedbackItems(TuningItem.Render([.. lines], format).Items);
    }

    /// <summary>As many as may join the trusted items.</summary>
    /// <param name="trusted">Items of known truth.</param>
    /// <param name="share">Most reported ones for each of them.</param>
    /// <param name="known">How many there were.</param>
    /// <returns>The chosen.</returns>
    public IReadOnlyList<TuningItem> Bounded(IEnumerable<RecordedItem> trusted, double share, out int known)
    {
        known = items.Count;
        return FeedbackBound.Take(
            items,
            static item => item.Prompt.Family,
            static item => item.Item.Set,
            static item => string.Join(' ', item.Prompt.Tokens.ToArray()),
            trusted.GroupBy(static item => item.Family).ToDictionary(static family => family.Key, static family => family.Count()),
            share);
    }
}
