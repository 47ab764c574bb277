namespace EdgeReasoner.Reasoning.Learning;

/// <summary>The bound on how much of what requesters report may enter a fit beside items of known truth, so that false labels cannot move it far.</summary>
/// <remarks>
/// With m reported items among n trusted ones, the observed share of right answers, to which every fitted map is pulled, moves by no more
/// than m / (n + m): with the default share by less than 0.1 / 1.1 = 9.1 points, however false the labels are and however many there were.
/// </remarks>
public static class FeedbackBound
{
    /// <summary>The default for reported items a trusted one.</summary>
    public const double DefaultShare = 0.1;

    /// <summary>Chooses the items that may enter.</summary>
    /// <typeparam name="T">A reported item.</typeparam>
    /// <param name="reported">Reported items, the latest last.</param>
    /// <param name="family">An item's family.</param>
    /// <param name="reporter">Who reported it.</param>
    /// <param name="question">What was asked: a question counts once, as it was judged last.</param>
    /// <param name="trusted">Trusted items by family; a family without them takes nothing.</param>
    /// <param name="share">Most reported items for each trusted one, in [0, 1].</param>
    /// <returns>The chosen: of each family no more than its share, the reporters in turn, their latest first.</returns>
    public static IReadOnlyList<T> Take<T>(
        IEnumerable<T> reported, Func<T, string> family, Func<T, string> reporter, Func<T, string> question, IReadOnlyDictionary<string, int> trusted, double share)
        => [.. reported.Reverse().DistinctBy(question).GroupBy(family).SelectMany(items =>
        {
            var most = (int)(share * trusted.GetValueOrDefault(items.Key));
            return items.GroupBy(reporter)
                .SelectMany(static own => own.Select(static (item, turn) => (Item: item, Turn: turn)))
                .OrderBy(static pair => pair.Turn)
                .Take(most)
                .Select(static pair => pair.Item);
        })];
}
