namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Linear coefficients learnt one observation at a time, starting from 1 each; old observations fade.</summary>
/// <remarks>
/// K = Px / (λ + xᵀPx); θ ← θ + K(y − xᵀθ); P ← (P − KxᵀP) / λ (Haykin, Adaptive Filter Theory, chapter on recursive least squares).
/// Where observations say nothing new P would grow by 1/λ each time, without end; no variance is let grow over its first value.
/// Not thread-safe.
/// </remarks>
internal sealed class RecursiveLeastSquares
{
    private readonly double _forgetting;
    private readonly double _variance;
    private readonly double[] _coefficients;
    private readonly double[] _covariance; // row-major, shape [n, n]
    private readonly double[] _gain;

    /// <summary>Starts with all coefficients 1.</summary>
    /// <param name="coefficients">How many, n.</param>
    /// <param name="variance">How little the start is trusted: the variance of each coefficient in units of an observation's own.</param>
    /// <param name="forgetting">λ in (0, 1]: the weight of an observation that is one older.</param>
    public RecursiveLeastSquares(int coefficients, double variance, double forgetting)
    {
        (_variance, _forgetting) = (variance, forgetting);
        (_coefficients, _gain) = (new double[coefficients], new double[coefficients]);
        _covariance = new double[coefficients * coefficients];
        Restart();
    }

    /// <summary>The value expected for these features.</summary>
    /// <param name="features">Shape <c>[n]</c>.</param>
    /// <returns>xᵀθ.</returns>
    public double Predict(ReadOnlySpan<double> features)
    {
        var sum = 0.0;
        for (var i = 0; i < _coefficients.Length; i++)
        {
            sum += features[i] * _coefficients[i];
        }

        return sum;
    }

    /// <summary>Learns from one observation.</summary>
    /// <param name="features">Shape <c>[n]</c>.</param>
    /// <param name="value">What was observed.</param>
    public void Update(ReadOnlySpan<double> features, double value)
    {
        var size = _coefficients.Length;
        var denominator = _forgetting;
        for (var i = 0; i < size; i++)
        {
            _gain[i] = 0;
            for (var j = 0; j < size; j++)
            {
                _gain[i] += _covariance[(i * size) + j] * features[j];
            }

            denominator += features[i] * _gain[i];
        }

        var error = value - Predict(features);
        for (var i = 0; i < size; i++)
        {
            _coefficients[i] += _gain[i] / denominator * error;
            for (var j = 0; j <= i; j++)
            {
                // P is symmetric, and Px is both the gain's numerator and xᵀP.
                var entry = _covariance[(i * size) + j] - (_gain[i] * _gain[j] / denominator);
                _covariance[(i * size) + j] = _covariance[(j * size) + i] = entry;
            }
        }

        Forget(size);
    }

    /// <summary>Forgets everything: all coefficients are 1 again.</summary>
    public void Restart()
    {
        Array.Fill(_coefficients, 1);
        Array.Clear(_covariance);
        for (var i = 0; i < _coefficients.Length; i++)
        {
            _covariance[(i * _coefficients.Length) + i] = _variance;
        }
    }

    private void Forget(int size)
    {
        for (var i = 0; i < size; i++)
        {
            if (_covariance[(i * size) + i] > _variance * _forgetting)
            {
                return;
            }
        }

        foreach (ref var entry in _covariance.AsSpan())
        {
            entry /= _forgetting;
        }
    }
}
