using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>Probabilities over a request's answers: over all options, or over the open answers seen so far and a rest nobody has seen.</summary>
/// <remarks>Immutable. Ties are resolved in favour of the answer that stands first, so that equal runs give equal answers.</remarks>
public sealed class AnswerDistribution
{
    private readonly string[] _ids;
    private readonly double[] _probabilities;

    private AnswerDistribution(string[] ids, double[] probabilities, double unseen, bool isOpen)
    {
        (_ids, _probabilities, Unseen, IsOpen) = (ids, probabilities, unseen, isOpen);
        (BestIndex, SecondIndex) = TopTwo(probabilities);
    }

    /// <summary>Gets the answers: option ids in the request's order, or normalised open answers in the order of their appearance.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Gets their probabilities, shape <c>[Ids.Count]</c>, each in [0, 1]; with <see cref="Unseen"/> they sum to 1.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Gets the probability that the answer is none of <see cref="Ids"/>; 0 for options.</summary>
    public double Unseen { get; }

    /// <summary>Gets a value indicating whether answers outside <see cref="Ids"/> are possible.</summary>
    public bool IsOpen { get; }

    /// <summary>Gets the most probable answer; null when none has been seen.</summary>
    public string? Best => BestIndex < 0 ? null : _ids[BestIndex];

    /// <summary>Gets the probability of <see cref="Best"/>; 0 without one.</summary>
    public double BestProbability => BestIndex < 0 ? 0 : _probabilities[BestIndex];

    /// <summary>Gets the second most probable answer; null when there are fewer than two.</summary>
    public string? Second => SecondIndex < 0 ? null : _ids[SecondIndex];

    /// <summary>Gets the probability of what stands closest to <see cref="Best"/>: of <see cref="Second"/>, or of an unseen answer when that is more.</summary>
    public double SecondProbability => Math.Max(SecondIndex < 0 ? 0 : _probabilities[SecondIndex], Unseen);

    /// <summary>Gets ln P(best) − ln P(second), in nats, 0 or more while the best leads the unseen answers; +∞ when nothing else has probability, −∞ when nothing was seen.</summary>
    public double Margin => BestIndex < 0
        ? double.NegativeInfinity
        : SecondProbability == 0 ? double.PositiveInfinity : Math.Log(BestProbability / SecondProbability);

    /// <summary>Gets ln P(best) − ln P(anything else), in nats, within ±40; −40 when nothing was seen.</summary>
    public double BestLogOdds
    {
        get
        {
            const double Most = 40; // e^-40 is far below what any number of items can tell from 0
            return BestIndex < 0 ? -Most : Math.Clamp(Math.Log(BestProbability / Rest), -Most, Most);
        }
    }

    private int BestIndex { get; }

    /// <summary>Gets what is not the best answer's; summed, because 1 − P(best) rounds to 0 long before it is.</summary>
    private double Rest => Unseen + _probabilities.Where((_, i) => i != BestIndex).Sum();

    private int SecondIndex { get; }

    /// <summary>The distribution over options that has these logarithms.</summary>
    /// <param name="ids">Distinct option ids, shape <c>[n]</c>, n ≥ 1.</param>
    /// <param name="logWeights">Log-weights in nats, shape <c>[n]</c>, finite or −∞; they need not be normalised. When all are −∞ the distribution is uniform: the model said nothing.</param>
    /// <returns>softmax(logWeights).</returns>
    public static AnswerDistribution OverOptions(IReadOnlyList<string> ids, ReadOnlySpan<double> logWeights)
    {
        var probabilities = Softmax(logWeights);
        return new AnswerDistribution([.. ids], probabilities, unseen: 0, isOpen: false);
    }

    /// <summary>The distribution that one reading of an open answer gives.</summary>
    /// <param name="answer">The normalised answer, or null when what the model wrote was none.</param>
    /// <param name="probability">Its probability in [0, 1]: exp of the length-normalised logprob; ignored without an answer.</param>
    /// <returns>The answer with its probability, the rest unseen.</returns>
    public static AnswerDistribution OfOpenAnswer(string? answer, double probability) => answer is null
        ? new AnswerDistribution([], [], unseen: 1, isOpen: true)
        : new AnswerDistribution([answer], [Math.Clamp(probability, 0, 1)], 1 - Math.Clamp(probability, 0, 1), isOpen: true);

    /// <summary>This distribution when one answer is known to have a probability; the others keep their proportions.</summary>
    /// <param name="id">An option's id, or a normalised open answer, seen or not.</param>
    /// <param name="probability">Its probability in (0, 1).</param>
    /// <returns>A new distribution; what had no probability at all shares the rest evenly.</returns>
    public AnswerDistribution Given(string id, double probability)
    {
        string[] ids = _ids.Contains(id) ? _ids : [.. _ids, id];
        var others = 1 - Of(id);
        var logWeights = new double[ids.Length + (IsOpen ? 1 : 0)];
        for (var i = 0; i < logWeights.Length; i++)
        {
            var (share, isIt) = i < ids.Length ? (Of(ids[i]), ids[i] == id) : (Unseen, false);
            logWeights[i] = Math.Log(isIt ? probability : (1 - probability) * (others > 0 ? share / others : 1.0 / (logWeights.Length - 1)));
        }

        return FromLogWeights(ids, logWeights, IsOpen);
    }

    /// <summary>The distribution with another probability for <see cref="Best"/>; all else shares the rest as before.</summary>
    /// <param name="probability">In [0, 1]. The best answer stays the best: where this is too little for that, it leads the second by a hair.</param>
    /// <returns>The distribution; this one when nothing was seen or nothing else is possible.</returns>
    public AnswerDistribution WithBest(double probability)
    {
        if (BestIndex < 0 || (!IsOpen && _ids.Length == 1))
        {
            return this;
        }

        var rest = Rest;
        var second = SecondIndex < 0 ? 0 : _probabilities[SecondIndex];
        var others = _ids.Length - 1;

        const double Hair = 1 + 1e-9; // more than rounding, or a tie would go to the answer that stands first

        // A rest without any probability is shared evenly; of an open answer it is for unseen ones.
        var level = rest > 0 ? second / (rest + second) : IsOpen ? 0 : 1.0 / (others + 1);
        var best = Math.Clamp(probability, Math.Min(1, level * Hair), 1);
        var probabilities = new double[_ids.Length];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = i == BestIndex ? best : rest > 0 ? _probabilities[i] * (1 - best) / rest : IsOpen ? 0 : (1 - best) / others;
        }

        return new AnswerDistribution(_ids, probabilities, rest > 0 ? Unseen * (1 - best) / rest : IsOpen ? 1 - best : 0, IsOpen);
    }

    /// <summary>The probability of one answer.</summary>
    /// <param name="id">An option's id or a normalised open answer.</param>
    /// <returns>In [0, 1]; 0 for an answer that is not among <see cref="Ids"/>.</returns>
    public double Of(string? id)
    {
        var index = Array.IndexOf(_ids, id);
        return index < 0 ? 0 : _probabilities[index];
    }

    /// <summary>Half the sum of absolute differences: the largest difference in probability that two distributions give to any event.</summary>
    /// <param name="other">A distribution of the same request.</param>
    /// <returns>Total variation distance in [0, 1].</returns>
    public double TotalVariation(AnswerDistribution other)
    {
        var sum = Math.Abs(Unseen - other.Unseen);
        for (var i = 0; i < _ids.Length; i++)
        {
            sum += Math.Abs(_probabilities[i] - other.Of(_ids[i]));
        }

        for (var i = 0; i < other._ids.Length; i++)
        {
            sum += Array.IndexOf(_ids, other._ids[i]) < 0 ? other._probabilities[i] : 0;
        }

        return Math.Min(1, sum / 2);
    }

    /// <summary>The answers with their probabilities, best first.</summary>
    /// <returns>A new list; equal probabilities keep the order of <see cref="Ids"/>.</returns>
    public IReadOnlyList<RankedAnswer> Ranking()
        => [.. _ids.Zip(_probabilities, static (id, p) => new RankedAnswer(id, p)).OrderByDescending(static answer => answer.Probability)];

    /// <summary>The distribution with exactly these probabilities, such as one that was written down.</summary>
    /// <param name="ids">Distinct answers, shape <c>[n]</c>.</param>
    /// <param name="probabilities">Shape <c>[n]</c>; with <paramref name="unseen"/> they sum to 1.</param>
    /// <param name="unseen">The rest; 0 for options.</param>
    /// <param name="isOpen">Whether unseen answers are possible.</param>
    /// <returns>The distribution.</returns>
    internal static AnswerDistribution Exactly(string[] ids, double[] probabilities, double unseen, bool isOpen) => new(ids, probabilities, unseen, isOpen);

    /// <summary>The distribution with these log-weights for <paramref name="ids"/> and for the unseen rest, normalised.</summary>
    /// <param name="ids">Distinct answers, shape <c>[n]</c>.</param>
    /// <param name="logWeights">Shape <c>[n]</c>, or <c>[n + 1]</c> with the unseen rest last when <paramref name="isOpen"/>.</param>
    /// <param name="isOpen">Whether unseen answers are possible.</param>
    /// <returns>The distribution.</returns>
    internal static AnswerDistribution FromLogWeights(string[] ids, ReadOnlySpan<double> logWeights, bool isOpen)
    {
        var probabilities = Softmax(logWeights);
        return isOpen
            ? new AnswerDistribution(ids, probabilities[..^1], probabilities[^1], isOpen)
            : new AnswerDistribution(ids, probabilities, unseen: 0, isOpen);
    }

    private static double[] Softmax(ReadOnlySpan<double> logWeights)
    {
        var max = double.NegativeInfinity;
        foreach (var weight in logWeights)
        {
            max = Math.Max(max, weight);
        }

        var probabilities = new double[logWeights.Length];
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = double.IsNegativeInfinity(max) ? 1 : Math.Exp(logWeights[i] - max);
            sum += probabilities[i];
        }

        foreach (ref var probability in probabilities.AsSpan())
        {
            probability /= sum;
        }

        return probabilities;
    }

    private static (int Best, int Second) TopTwo(double[] probabilities)
    {
        var (best, second) = (-1, -1);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (best < 0 || probabilities[i] > probabilities[best])
            {
                (best, second) = (i, best);
            }
            else if (second < 0 || probabilities[i] > probabilities[second])
            {
                second = i;
            }
        }

        return (best, second);
    }
}
