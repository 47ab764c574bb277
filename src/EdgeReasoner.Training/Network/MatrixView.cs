namespace EdgeReasoner.Training.Network;

/// <summary>A matrix somewhere in a buffer; one of the two strides is 1.</summary>
/// <param name="start">Address of element (0, 0).</param>
/// <param name="rowStride">Floats from one row to the next.</param>
/// <param name="columnStride">Floats from one column to the next.</param>
internal readonly unsafe struct MatrixView(float* start, int rowStride, int columnStride = 1)
{
    /// <summary>Gets the address of element (0, 0).</summary>
    internal float* Start { get; } = start;

    /// <summary>Gets the floats from one row to the next.</summary>
    internal int RowStride { get; } = rowStride;

    /// <summary>Gets the floats from one column to the next.</summary>
    internal int ColumnStride { get; } = columnStride;

    /// <summary>Gets the same numbers with rows and columns exchanged; nothing is moved.</summary>
    internal MatrixView Transposed => new(Start, ColumnStride, RowStride);
}

/// <summary>The part of a matrix product that is wanted or present, so that causal attention does half the work.</summary>
internal enum Triangle
{
    /// <summary>All of it.</summary>
    None,

    /// <summary>Only elements (i, j ≤ i) of the product are wanted; others may or may not be written.</summary>
    OutputLower,

    /// <summary>The left factor is 0 above the diagonal.</summary>
    LeftLower,

    /// <summary>The left factor is 0 below the diagonal.</summary>
    LeftUpper,
}
