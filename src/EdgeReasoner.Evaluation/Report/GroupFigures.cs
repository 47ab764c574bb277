namespace EdgeReasoner.Evaluation.Report;

/// <summary>The figures of some of the items. What was not understood counts as that and in no share.</summary>
internal sealed record GroupFigures
{
    /// <summary>Gets the family; <c>all</c> for all of them.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the set; <c>all</c> for all of the family's.</summary>
    public required string Set { get; init; }

    /// <summary>Gets the items of the group.</summary>
    public required int Items { get; init; }

    /// <summary>Gets how many of them the model's prompt format could not read.</summary>
    public required int NotUnderstood { get; init; }

    /// <summary>Gets one reason why an item was not understood; null when all were.</summary>
    public string? NotUnderstoodExample { get; init; }

    /// <summary>Gets accuracy and cost by mode.</summary>
    public required IReadOnlyList<ResultFigures> Results { get; init; }

    /// <summary>Gets the loop's accuracy after each round; an item that ended earlier keeps its answer.</summary>
    public required IReadOnlyList<RoundFigures> Rounds { get; init; }

    /// <summary>Gets what the rounds after the first reasoning changed: what reflection itself mended and broke.</summary>
    public required FlipFigures AfterFirst { get; init; }

    /// <summary>Gets the loop's share of its whole gain over the direct answer that the first two rounds brought; null without a gain.</summary>
    public double? GainInTwoRounds { get; init; }

    /// <summary>Gets the loop against every other mode, on the same items.</summary>
    public required IReadOnlyList<GainFigures> Gains { get; init; }

    /// <summary>Gets why the loop ended, most frequent first.</summary>
    public required IReadOnlyList<StopFigures> Stops { get; init; }

    /// <summary>Gets how good the loop's confidence is; null without decided items.</summary>
    public ConfidenceFigures? Confidence { get; init; }

    /// <summary>Gets the loop's certified answers: stop reasons <c>certified</c> and <c>checker</c>.</summary>
    public required CertifiedFigures Certified { get; init; }

    /// <summary>Gets the answers after the deadline; null when not measured.</summary>
    public LateFigures? Late { get; init; }

    /// <summary>Gets what shortcuts without reasoning achieve on all items, understood or not.</summary>
    public required IReadOnlyList<ShortcutFigures> Shortcuts { get; init; }
}

/// <summary>Accuracy and cost of a mode.</summary>
/// <param name="Mode">The mode's key.</param>
/// <param name="Accuracy">Share right of the items understood.</param>
/// <param name="MeanRounds">Mean rounds; null for modes without.</param>
/// <param name="MeanTokens">Mean tokens generated.</param>
/// <param name="MedianMs">Median wall time.</param>
/// <param name="P95Ms">95 % quantile of the wall time.</param>
internal sealed record ResultFigures(string Mode, ShareFigures Accuracy, double? MeanRounds, double MeanTokens, double MedianMs, double P95Ms);

/// <summary>The loop after a round.</summary>
/// <param name="Round">The round; 0 is the direct answer.</param>
/// <param name="Accuracy">Share right after it.</param>
/// <param name="Fixed">Items this round turned from wrong to right.</param>
/// <param name="Broken">Items this round turned from right to wrong.</param>
/// <param name="Active">Items for which the loop ran this round.</param>
internal sealed record RoundFigures(int Round, ShareFigures Accuracy, int Fixed, int Broken, int Active);

/// <summary>The answers that changed between two points of the loop.</summary>
/// <param name="Fixed">Items wrong at the first point and right at the second.</param>
/// <param name="Broken">Items right at the first and wrong at the second.</param>
internal sealed record FlipFigures(int Fixed, int Broken);

/// <summary>The loop against another mode.</summary>
/// <param name="Against">The other mode's key.</param>
/// <param name="Gain">Difference of the shares right, in [−1, 1]; positive when the loop is better.</param>
/// <param name="Low">Lower end of its paired 95 % interval (Agresti and Min).</param>
/// <param name="High">Upper end.</param>
/// <param name="Fixed">Items only the loop has right.</param>
/// <param name="Broken">Items only the other has right.</param>
/// <param name="P">Two-sided p of the exact McNemar test.</param>
internal sealed record GainFigures(string Against, double Gain, double Low, double High, int Fixed, int Broken, double P);

/// <summary>A stop reason.</summary>
/// <param name="Reason">Its name.</param>
/// <param name="Share">Share of the decided items that ended so, as <c>right</c> of <c>of</c>.</param>
/// <param name="Accuracy">Share right among them.</param>
internal sealed record StopFigures(string Reason, ShareFigures Share, ShareFigures Accuracy);

/// <summary>Certified answers.</summary>
/// <param name="Coverage">Share of the decided items that were certified.</param>
/// <param name="Accuracy">Share right among them.</param>
internal sealed record CertifiedFigures(ShareFigures Coverage, ShareFigures Accuracy);

/// <summary>Answers of the loop that has a deadline.</summary>
/// <param name="Late">Answers after the deadline.</param>
/// <param name="NoAnswer">Items without an answer: the deadline was too short for any.</param>
/// <param name="Of">Items understood.</param>
internal sealed record LateFigures(int Late, int NoAnswer, int Of);

/// <summary>A shortcut without reasoning.</summary>
/// <param name="Name">What it looks at.</param>
/// <param name="Accuracy">Share right, each half of a family learnt from the other.</param>
internal sealed record ShortcutFigures(string Name, ShareFigures Accuracy);

/// <summary>The quality of the loop's confidence.</summary>
/// <param name="CalibrationError">Expected calibration error over equal-mass bins.</param>
/// <param name="Brier">Brier score.</param>
/// <param name="Auroc">Probability that a right answer has more confidence than a wrong one; null when all are right or all are wrong.</param>
/// <param name="Aurc">Area under the risk–coverage curve: mean risk over all coverages.</param>
/// <param name="Bins">The reliability diagram: 15 bins of equal mass, fewer for fewer answers.</param>
/// <param name="RiskCoverage">The risk–coverage curve, thinned; only for whole families.</param>
internal sealed record ConfidenceFigures(
    double CalibrationError, double Brier, double? Auroc, double Aurc, IReadOnlyList<BinFigures> Bins, IReadOnlyList<RiskFigures> RiskCoverage);

/// <summary>A bin of the reliability diagram.</summary>
/// <param name="Confidence">Mean confidence in it.</param>
/// <param name="Accuracy">Share right in it.</param>
internal sealed record BinFigures(double Confidence, ShareFigures Accuracy);

/// <summary>A point of the risk–coverage curve.</summary>
/// <param name="Coverage">Share of the answers given, the most confident ones.</param>
/// <param name="Risk">Share wrong among them.</param>
internal sealed record RiskFigures(double Coverage, double Risk);
