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
    private FloatBuffer _factor = new(0);
    private FloatBuffer _product = new(0);
    private FloatBuffer _spare = new(0);

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
        Nesterov(slice, momentum, gradient, gradientScale);
        Orthogonalise(rows, columns);
        var rate = (float)(options.MuonRate * rateFactor * Math.Sqrt(Math.Max(1.0, (double)rows / columns)));
        var keep = (float)(1 - (options.MuonRate * rateFactor * options.WeightDecay));
        var target = weights + slice.Offset;
        for (var i = 0; i < slice.Length; i += 8) // a multiple of 8, as the network's sizes are
        {
            ((Vector256.Load(target + i) * keep) - (Vector256.Load(_update.Start + i) * rate)).Store(target + i);
        }
    }

    // The update becomes gradient + β·momentum, of norm 1.
    private void Nesterov(ParameterSlice slice, float* momentum, float* gradient, float gradientScale)
    {
        var beta = (float)options.MuonMomentum;
        var update = _update.Start;
        Vector256<float> squares = default;
        momentum += slice.Offset;
        gradient += slice.Offset;
        for (var i = 0; i < slice.Length; i += 8)
        {
            var g = Vector256.Load(gradient + i) * gradientScale;
            var m = (Vector256.Load(momentum + i) * beta) + g;
            m.Store(momentum + i);
            var nesterov = g + (m * beta);
            nesterov.Store(update + i);
            squares += nesterov * nesterov;
        }

        var scale = 1 / (MathF.Sqrt(Vector256.Sum(squares)) + 1e-7f);
        for (var i = 0; i < slice.Length; i += 8)
        {
            (Vector256.Load(update + i) * scale).Store(update + i);
        }
    }

    // X ← PX with P = a + bA + cA² and A = XXᵀ, on the shorter side. The coefficients are Jordan's, chosen for speed: singular values end in
    // about [0.7, 1.2]. All P are polynomials of the first A, so they commute: A itself becomes PAP, and only the product of all P meets the
    // long matrix, at the end.
    private void Orthogonalise(int rows, int columns)
    {
        const float a = 3.4445f;
        const float b = -4.7750f;
        const float c = 2.0315f;
        var wide = rows <= columns;
        var side = Math.Min(rows, columns);
        var x = new MatrixView(_update.Start, columns);
        _multiplier.Multiply(
            wide ? x : x.Transposed, wide ? x.Transposed : x, _gram.Start, side, side, side, wide ? columns : rows,
            triangle: Triangle.OutputLower);
        Mirror(_gram.Start, side);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            SymmetricProduct(_gram, _gram, _factor, side);
            var gram = _gram.Start;
            var factor = _factor.Start;
            for (var i = 0; i < side * side; i += 8)
            {
                ((Vector256.Load(gram + i) * b) + (Vector256.Load(factor + i) * c)).Store(factor + i);
            }

            for (var i = 0; i < side; i++)
            {
                factor[(i * side) + i] += a;
            }

            Accumulate(iteration, side);
        }

        var product = new MatrixView(_product.Start, side);
        _multiplier.Multiply(wide ? product : x, wide ? x : product, _next.Start, columns, rows, columns, side);
        (_update, _next) = (_next, _update);
    }

    // Multiplies the product of all factors, and the gram matrix from both sides, by the new factor.
    private void Accumulate(int iteration, int side)
    {
        if (iteration == 0)
        {
            _factor.Span[..(side * side)].CopyTo(_product.Span);
        }
        else
        {
            SymmetricProduct(_factor, _product, _spare, side);
            (_product, _spare) = (_spare, _product);
        }

        if (iteration < Iterations - 1)
        {
            SymmetricProduct(_factor, _gram, _spare, side);
            SymmetricProduct(_factor, _spare, _gram, side);
        }
    }

    private void SymmetricProduct(FloatBuffer left, FloatBuffer right, FloatBuffer output, int side)
    {
        _multiplier.Multiply(
            new(left.Start, side), new(right.Start, side), output.Start, side, side, side, side, triangle: Triangle.OutputLower);
        Mirror(output.Start, side);
    }

    // Products of symmetric matrices that commute are symmetric: half of each is computed, the other half copied.
    private static void Mirror(float* matrix, int side)
    {
        for (var row = 0; row < side; row++)
        {
            for (var column = row + 1; column < side; column++)
            {
                matrix[(row * side) + column] = matrix[(column * side) + row];
            }
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
            _factor = new FloatBuffer(side * side);
            _product = new FloatBuffer(side * side);
            _spare = new FloatBuffer(side * side);
        }
    }
}
