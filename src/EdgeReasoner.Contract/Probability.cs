namespace EdgeReasoner.Contract;

/// <summary>The probabilities of an answer, as everybody outside sees them: documents, and the outputs that act on them.</summary>
public static class Probability
{
    /// <summary>A probability as it is published: four digits, since it is an estimate, and 0 where it could not be reckoned.</summary>
    /// <param name="probability">In [0, 1], or NaN.</param>
    /// <returns>It, in [0, 1].</returns>
    public static double Published(double probability) => double.IsFinite(probability) ? Math.Round(probability, 4) : 0;
}
