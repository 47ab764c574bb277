namespace EdgeReasoner.Training.Evaluation;

/// <summary>The score of one family of held-out items.</summary>
/// <param name="Family">The family.</param>
/// <param name="Items">Items tried.</param>
/// <param name="Direct">Share answered right directly after the prompt, in [0, 1].</param>
/// <param name="Reasoned">Share answered right after free-running reasoning of at most twelve steps, in [0, 1].</param>
/// <param name="Verdicts">Share of verdicts that were right on reasonings of which half carry a mistake, in [0, 1].</param>
internal sealed record FamilyScore(string Family, int Items, double Direct, double Reasoned, double Verdicts)
{
    /// <summary>One line for a log.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Family,-8} {Items,5} items  direct {Direct:P1}  reasoned {Reasoned:P1}  verdicts {Verdicts:P1}");
}
