namespace EdgeReasoner.Evaluation.Measures;

/// <summary>Measures of confidence: how well it tells right answers from wrong ones, and whether it means what it says.</summary>
/// <remarks>Pure functions of pairs of confidence in [0, 1] and rightness; their order does not matter.</remarks>
internal static class ConfidenceQuality
{
    /// <summary>Bins of the reliability diagram and of the calibration error.</summary>
    public const int Bins = 15;

    /// <summary>Sorts answers into bins of equal mass: each holds as many answers as the next, give or take one.</summary>
    /// <param name="answers">Confidence and rightness.</param>
    /// <param name="bins">How many bins; fewer when there are fewer answers.</param>
    /// <returns>The bins, least confident first.</returns>
    /// <remarks>Answers of equal confidence that span bins are spread over them in proportion to their rightness, so that no order decides.</remarks>
    public static IReadOnlyList<ReliabilityBin> Reliability(IEnumerable<(double Confidence, bool IsRight)> answers, int bins = Bins)
    {
        // Wrong before right within a tie would fill one bin with the wrong ones; a fixed interleaving does not.
        var sorted = Interleaved(answers);
        bins = Math.Min(bins, sorted.Count);
        var result = new List<ReliabilityBin>(bins);
        for (var bin = 0; bin < bins; bin++)
        {
            var from = (int)((long)sorted.Count * bin / bins);
            var to = (int)((long)sorted.Count * (bin + 1) / bins);
            var (sum, right) = (0.0, 0);
            for (var i = from; i < to; i++)
            {
                sum += sorted[i].Confidence;
                right += sorted[i].IsRight ? 1 : 0;
            }

            result.Add(new ReliabilityBin(to - from, sum / (to - from), right, sorted[from].Confidence, sorted[to - 1].Confidence));
        }

        return result;
    }

    /// <summary>Expected calibration error: the mean distance between confidence and share right over the bins, weighted by their answers.</summary>
    /// <param name="bins">The bins.</param>
    /// <returns>In [0, 1]; 0 without bins.</returns>
    public static double CalibrationError(IReadOnlyList<ReliabilityBin> bins)
    {
        var all = bins.Sum(static bin => bin.Count);
        return all == 0 ? 0 : bins.Sum(static bin => Math.Abs((bin.MeanConfidence * bin.Count) - bin.Right)) / all;
    }

    /// <summary>Brier score: the mean squared distance between confidence and truth.</summary>
    /// <param name="answers">Confidence and rightness.</param>
    /// <returns>In [0, 1], lower is better; 0 of none.</returns>
    public static double Brier(IEnumerable<(double Confidence, bool IsRight)> answers)
        => answers.Select(static answer => Math.Pow(answer.Confidence - (answer.IsRight ? 1 : 0), 2)).DefaultIfEmpty(0).Average();

    /// <summary>The probability that a right answer has more confidence than a wrong one; ties count half (area under the ROC curve, by ranks).</summary>
    /// <param name="answers">Confidence and rightness.</param>
    /// <returns>In [0, 1]; null when all are right or all are wrong.</returns>
    public static double? Auroc(IEnumerable<(double Confidence, bool IsRight)> answers)
    {
        var (wrongBelow, pairs, right, wrong) = (0L, 0.0, 0L, 0L);
        foreach (var tie in answers.GroupBy(static answer => answer.Confidence).OrderBy(static tie => tie.Key))
        {
            var rightHere = tie.LongCount(static answer => answer.IsRight);
            var wrongHere = tie.LongCount() - rightHere;
            pairs += rightHere * (wrongBelow + (wrongHere / 2.0));
            (right, wrong, wrongBelow) = (right + rightHere, wrong + wrongHere, wrongBelow + wrongHere);
        }

        return right == 0 || wrong == 0 ? null : pairs / right / wrong;
    }

    /// <summary>
    /// Share wrong among the most confident answers, for every coverage (El-Yaniv and Wiener, On the Foundations of Noise-free Selective
    /// Classification, 2010). Ties share their errors evenly.
    /// </summary>
    /// <param name="answers">Confidence and rightness.</param>
    /// <returns>Coverage in (0, 1] and risk in [0, 1], one point an answer, by coverage.</returns>
    public static IReadOnlyList<(double Coverage, double Risk)> RiskCoverage(IEnumerable<(double Confidence, bool IsRight)> answers)
    {
        var all = answers.ToArray();
        var points = new List<(double, double)>(all.Length);
        var errors = 0.0;
        foreach (var tie in all.GroupBy(static answer => answer.Confidence).OrderByDescending(static tie => tie.Key))
        {
            var share = (double)tie.Count(static answer => !answer.IsRight) / tie.Count();
            foreach (var unused in tie)
            {
                errors += share;
                points.Add(((points.Count + 1.0) / all.Length, errors / (points.Count + 1)));
            }
        }

        return points;
    }

    private static List<(double Confidence, bool IsRight)> Interleaved(IEnumerable<(double Confidence, bool IsRight)> answers)
    {
        var sorted = new List<(double, bool)>();
        foreach (var tie in answers.GroupBy(static answer => answer.Confidence).OrderBy(static tie => tie.Key))
        {
            var (count, right) = (tie.Count(), tie.Count(static answer => answer.IsRight));
            for (var i = 0; i < count; i++)
            {
                sorted.Add((tie.Key, (long)(i + 1) * right / count > (long)i * right / count));
            }
        }

        return sorted;
    }
}
