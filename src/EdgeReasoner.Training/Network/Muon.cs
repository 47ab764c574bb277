using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>The Muon optimiser: momentum, made orthogonal by a Newton-Schulz iteration (K. Jordan, "Muon", 2024).</summary>
/// <remarks>Not thread-safe: each thread has its own instance; momentum belongs to the caller.</remarks>
internal sealed unsafe class Muon(TrainerOptions options)
{
    private const int Iterations = 5;

    private readonly MatrixMultiplier _multiplier = new();
    private FloatBuffer _update = new(0);
    private FloatBuffer _next = new(0);
    private FloatBuffer _gram = new(0);
    private FloatBuffer _polynomial = new(0);

    /// <summary>Changes one matrix.</summary>
    /// <param name="slice">Which one.</param>
    /// <param name="weights">All weights.</param>
    /// <param name="momentum">Momentum of all weights.</param>
    /// <param name="gradient">Gradient of all weights.</param>
    /// <param name="gradientScale">What the gradient is multiplied by (clipping).</param>
    /// <param name="rateFactor">Schedule factor in [0, 1].</param>
    internal void Update(ParameterSlice slice, float* weights, float* momentum, float* gradient, float gradientScale, double rateFactor)
    {
        var (rows, columns) = (slice.Rows, slice.Columns);
        Reserve(slice.Length, Math.Min(rows, columns));
        var beta = (float)options.MuonMomentum;
        var squares = 0.0;
        for (var i = 0; i < slice.Length; i++)
        {
            var g = gradient[slice.Offset + i] * gradientScale;
            var m = (beta * momentum[slice.Offset + i]) + g;
            momentum[slice.Offset + i] = m;
            var nesterov = g + (beta * m);
            _update.Start[i] = nesterov;
            squares += (double)nesterov * nesterov;
        }

        var scale = (float)(1 / (Math.Sqrt(squares) + 1e-7));
        for (var i = 0; i < slice.Length; i++)
        {
            _update.Start[i] *= scale;
        }

        Orthogonalise(rows, columns);
        var rate = (float)(options.MuonRate * rateFactor * Math.Sqrt(Math.Max(1.0, (double)rows / columns)));
        var keep = (float)(1 - (options.MuonRate * rateFactor * options.WeightDecay));
        for (var i = 0; i < slice.Length; i++)
        {
            weights[slice.Offset + i] = (weights[slice.Offset + i] * keep) - (rate * _update.Start[i]);
        }
    }

    // X ← aX + (bA + cA²)X with A = XXᵀ; on the shorter side. The coefficients are Jordan's, chosen for speed: singular values end in about [0.7, 1.2].
    private void Orthogonalise(int rows, int columns)
    {
        const float a = 3.4445f;
        const float b = -4.7750f;
        const float c = 2.0315f;
        var wide = rows <= columns;
        var side = Math.Min(rows, columns);
        var gram = _gram.Start;
        var polynomial = _polynomial.Start;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var x = new MatrixView(_update.Start, columns);
            _multiplier.Multiply(
                wide ? x : x.Transposed, wide ? x.Transposed : x, gram, side, side, side, wide ? columns : rows);
            _multiplier.Multiply(new(gram, side), new(gram, side), polynomial, side, side, side, side);
            for (var i = 0; i < side * side; i += 8)
            {
                var combined = (Vector256.Load(gram + i) * b) + (Vector256.Load(polynomial + i) * c);
                combined.Store(polynomial + i);
            }

            for (var i = 0; i < side; i++)
            {
                polynomial[(i * side) + i] += a;
            }

            var factor = new MatrixView(polynomial, side);
            _multiplier.Multiply(
                wide ? factor : x, wide ? x : factor, _next.Start, columns, rows, columns, side);
            (_update, _next) = (_next, _update);
        }
    }

    private void Reserve(int length, int side)
    {
        if (_update.Length < length)
        {
            _update = new FloatBuffer(length);
            _next = new FloatBuffer(length);
        }

        if (_gram.Length < side * side)
        {
            _gram = new FloatBuffer(side * side);
            _polynomial = new FloatBuffer(side * side);
        }
    }
}
