namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>One linear law of cost, learnt from what the runs took, with the spread of its misses.</summary>
/// <remarks>
/// Everything is relative, for models lie three decades apart: the first run scales the guess as a whole, later ones correct its shape,
/// and each observation is divided by what was expected of it, or by an eighth of what it took where that is more. So two short runs cannot bend the law for long ones to nothing.
/// Not thread-safe.
/// </remarks>
/// <param name="guess">First coefficients in milliseconds, each over 0; their proportions hold until measurements say otherwise.</param>
internal sealed class CostLaw(double[] guess)
{
    /// <summary>Forgetting per observation: half the weight lies on the last 34, so that a throttled core shows within a few decisions.</summary>
    private const double Forgetting = 0.98;

    /// <summary>Each proportion of the guess may be off by 200 %, one measurement by 10 %: (2 / 0.1)².</summary>
    private const double GuessVariance = 400;

    /// <summary>Before a prediction was ever checked it is doubled.</summary>
    private const double UncheckedFactor = 2;

    /// <summary>An overrun that counts exceeds the cautious prediction by a tenth; less is the quantile's own fluctuation.</summary>
    private const double OverrunTolerance = 1.1;

    /// <summary>So many overruns in a row come by chance once in 8,000 runs; more often the board has changed.</summary>
    private const int OverrunsToReset = 3;

    /// <summary>
    /// A miss counts eightfold at most: beyond it lies a stall, not a law. Without the bound one run that met an expectation near zero made
    /// every prediction useless for the next 64 runs, and admission refused whatever came (seen on a busy machine).
    /// </summary>
    private const double LargestRatio = 8;

    /// <summary>The law may fall to a hundredth of what it started from, not to nothing.</summary>
    private const double LeastShare = 0.01;

    /// <summary>A run the clock could not see took at least this: 0.1 µs.</summary>
    private const double LeastMilliseconds = 1e-4;

    private readonly RecursiveLeastSquares _law = new(coefficients: guess.Length, variance: GuessVariance, Forgetting);
    private readonly RollingQuantile _ratios = new(capacity: 64, quantile: 0.95);
    private readonly double[] _scaled = new double[guess.Length];
    private double _scale = 1;
    private int _overruns;

    /// <summary>Gets a value indicating whether at least one run was measured.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>The expected cost.</summary>
    /// <param name="features">Features per token, shape of the guess.</param>
    /// <param name="tokens">Tokens of the run.</param>
    /// <returns>Milliseconds, 0 or more.</returns>
    public double Expected(ReadOnlySpan<double> features, int tokens)
    {
        var scaled = Scaled(features, 1);
        var start = 0.0;
        foreach (var part in scaled)
        {
            start += part;
        }

        return Math.Max(LeastShare * start, _law.Predict(scaled)) * tokens;
    }

    /// <summary>The cost that 95 % of runs do not exceed.</summary>
    /// <param name="features">Features per token, shape of the guess.</param>
    /// <param name="tokens">Tokens of the run.</param>
    /// <returns>Milliseconds, 0 or more.</returns>
    public double Cautious(ReadOnlySpan<double> features, int tokens)
        => Expected(features, tokens) * (_ratios.Count == 0 ? UncheckedFactor : _ratios.Value);

    /// <summary>Learns what a run took.</summary>
    /// <param name="features">Features per token, shape of the guess.</param>
    /// <param name="tokens">Tokens of the run, 1 or more.</param>
    /// <param name="milliseconds">What it took, 0 or more.</param>
    public void Observe(ReadOnlySpan<double> features, int tokens, double milliseconds)
    {
        var actual = Math.Max(LeastMilliseconds, milliseconds);
        _overruns = IsMeasured && actual > Cautious(features, tokens) * OverrunTolerance ? _overruns + 1 : 0;
        if (!IsMeasured || _overruns == OverrunsToReset)
        {
            StartFrom(features, actual / tokens);
        }
        else
        {
            _ratios.Add(Math.Min(LargestRatio, actual / Math.Max(LeastMilliseconds, Expected(features, tokens))));
        }

        // Beyond the largest ratio a run loses weight, not its value: cut, it taught a value that was never measured, and where an expectation near zero
        // was wrong it taught it with a weight that took five hundred runs to fade (found by CostModelTests).
        var unit = Math.Max(Math.Max(LeastMilliseconds, Expected(features, tokens)), actual / LargestRatio) / tokens;
        _law.Update(Scaled(features, 1 / unit), actual / tokens / unit);
    }

    /// <summary>Takes the guess's proportions, scaled so that it predicts this run exactly.</summary>
    private void StartFrom(ReadOnlySpan<double> features, double perToken)
    {
        _overruns = 0;
        _ratios.Clear();
        _law.Restart();
        _scale = 1;
        _scale = perToken / _law.Predict(Scaled(features, 1));
        IsMeasured = true;
    }

    private ReadOnlySpan<double> Scaled(ReadOnlySpan<double> features, double factor)
    {
        for (var i = 0; i < _scaled.Length; i++)
        {
            _scaled[i] = features[i] * guess[i] * _scale * factor;
        }

        return _scaled;
    }
}
