using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>Matmul in fp32 on one thread, with the packing buffers they need.</summary>
/// <remarks>
/// Depth is cut into blocks so that a packed panel of the right factor stays in the first-level cache. A left factor whose rows are
/// contiguous is read where it lies; a transposed one is packed first. Not thread-safe: one instance per thread.
/// </remarks>
internal sealed unsafe class MatrixMultiplier
{
    private static readonly int TileRows = MatrixKernel.TileRows;
    private static readonly int TileColumns = MatrixKernel.TileColumns;
    private static readonly int DepthBlock = PackedMatrix.DepthBlock;

    private readonly FloatBuffer _panel = new(DepthBlock * TileColumns);
    private readonly FloatBuffer _edgeRows = new(DepthBlock * TileRows);
    private readonly FloatBuffer _edgeTile = new(TileRows * TileColumns);
    private FloatBuffer _packedLeft = new(0);

    /// <summary>Computes output = left · right, or adds the product to it.</summary>
    /// <param name="left"><c>[rows, depth]</c>.</param>
    /// <param name="right"><c>[depth, columns]</c>.</param>
    /// <param name="output"><c>[rows, columns]</c>, row-major; overlaps neither factor.</param>
    /// <param name="outputStride">Floats between output rows.</param>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">Terms per element; none give 0.</param>
    /// <param name="accumulate">Whether to add instead of overwriting.</param>
    /// <param name="triangle">What may be left out.</param>
    internal void Multiply(
        MatrixView left, MatrixView right, float* output, int outputStride, int rows, int columns, int depth,
        bool accumulate = false, Triangle triangle = Triangle.None)
    {
        if (depth == 0 && !accumulate)
        {
            Clear(output, outputStride, rows, columns);
        }

        for (var start = 0; start < depth; start += DepthBlock)
        {
            var block = Math.Min(DepthBlock, depth - start);
            var slab = Prepare(left, rows, start, block);
            for (var column = 0; column < columns; column += TileColumns)
            {
                var width = Math.Min(TileColumns, columns - column);
                PackedMatrix.PackPanel(right, start, block, column, width, _panel.Start);
                MultiplyPanel(slab, _panel.Start, output, outputStride, rows, column, width, accumulate || start > 0, triangle);
            }
        }
    }

    /// <summary>Computes output = left · right, or adds the product to it, with a right factor that is packed already.</summary>
    /// <param name="left"><c>[rows, right.Depth]</c>.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="output"><c>[rows, right.Columns]</c>, row-major; overlaps neither factor.</param>
    /// <param name="outputStride">Floats between output rows.</param>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="accumulate">Whether to add instead of overwriting.</param>
    internal void Multiply(MatrixView left, PackedMatrix right, float* output, int outputStride, int rows, bool accumulate = false)
    {
        for (var start = 0; start < right.Depth; start += DepthBlock)
        {
            var block = Math.Min(DepthBlock, right.Depth - start);
            var slab = Prepare(left, rows, start, block);
            for (var column = 0; column < right.Columns; column += TileColumns)
            {
                var width = Math.Min(TileColumns, right.Columns - column);
                MultiplyPanel(
                    slab, right.Panel(start, block, column), output, outputStride, rows, column, width, accumulate || start > 0, Triangle.None);
            }
        }
    }

    private static void Clear(float* output, int stride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            new Span<float>(output + ((nint)row * stride), columns).Clear();
        }
    }

    // A left factor with contiguous rows is read where it lies, but for the rows of the last, partial tile; another one is packed whole.
    private LeftSlab Prepare(MatrixView left, int rows, int start, int block)
    {
        if (left.ColumnStride != 1)
        {
            var stride = PackLeft(left, rows, start, block);
            return new(_packedLeft.Start, 1, TileRows, stride, _packedLeft.Start + ((nint)(rows / TileRows) * stride), start, block);
        }

        var first = left.Start + start;
        var whole = rows / TileRows * TileRows;
        if (whole < rows)
        {
            PackRows(first + ((nint)whole * left.RowStride), left.RowStride, rows - whole, block);
        }

        return new(first, left.RowStride, 1, (nint)TileRows * left.RowStride, _edgeRows.Start, start, block);
    }

    private void MultiplyPanel(
        in LeftSlab left, float* panel, float* output, int outputStride, int rows, int column, int width, bool add, Triangle triangle)
    {
        var panelColumns = PackedMatrix.PanelColumns(width);
        var firstTile = triangle == Triangle.OutputLower ? column / TileRows : 0;
        for (var tile = firstTile; tile * TileRows < rows; tile++)
        {
            var row = tile * TileRows;
            var begin = triangle == Triangle.LeftUpper ? Math.Clamp(row - left.Start, 0, left.Block) : 0;
            var end = triangle == Triangle.LeftLower ? Math.Clamp(row + TileRows - left.Start, 0, left.Block) : left.Block;
            if (begin >= end && add)
            {
                continue;
            }

            var height = Math.Min(TileRows, rows - row);
            var isEdge = height < TileRows;
            var rowStride = isEdge ? 1 : left.RowStride;
            nint depthStride = isEdge ? TileRows : left.DepthStride;
            var source = (isEdge ? left.Edge : left.First + (tile * left.TileStride)) + (begin * depthStride);
            var terms = Math.Max(0, end - begin);
            var target = output + ((nint)row * outputStride) + column;
            if (!isEdge && width == panelColumns)
            {
                MatrixKernel.Multiply(
                    source, rowStride, depthStride, panel + (begin * panelColumns), panelColumns, terms, target, outputStride, add);
            }
            else
            {
                MatrixKernel.Multiply(
                    source, rowStride, depthStride, panel + (begin * panelColumns), panelColumns, terms, _edgeTile.Start, TileColumns,
                    accumulate: false);
                CopyEdge(target, outputStride, height, width, add);
            }
        }
    }

    // [tile][depth][TileRows], the last tile filled up with zeros. Rows are contiguous in memory here, depth is strided.
    private nint PackLeft(MatrixView left, int rows, int depthStart, int block)
    {
        nint tileStride = (block * TileRows) + 16; // a line more than a power of two, so that tiles spread over the cache
        var tiles = (rows + TileRows - 1) / TileRows;
        if (_packedLeft.Length < tiles * tileStride)
        {
            _packedLeft = new FloatBuffer(tiles * (int)tileStride);
        }

        var whole = rows / TileRows;
        for (var depth = 0; depth < block; depth++)
        {
            var source = left.Start + ((nint)(depthStart + depth) * left.ColumnStride);
            var target = _packedLeft.Start + ((nint)depth * TileRows);
            for (var tile = 0; tile < whole; tile++)
            {
                if (TileRows == 8)
                {
                    Vector256.Load(source).Store(target);
                }
                else
                {
                    Vector128.Load(source).Store(target);
                    *(double*)(target + 4) = *(double*)(source + 4);
                }

                source += TileRows;
                target += tileStride;
            }

            for (var row = 0; whole < tiles && row < TileRows; row++)
            {
                target[row] = (whole * TileRows) + row < rows ? source[row] : 0;
            }
        }

        return tileStride;
    }

    private void PackRows(float* source, int stride, int height, int block)
    {
        var target = _edgeRows.Start;
        for (var depth = 0; depth < block; depth++)
        {
            for (var row = 0; row < TileRows; row++)
            {
                *target++ = row < height ? source[((nint)row * stride) + depth] : 0;
            }
        }
    }

    private void CopyEdge(float* target, int stride, int height, int width, bool add)
    {
        for (var row = 0; row < height; row++)
        {
            var tile = _edgeTile.Start + (row * TileColumns);
            var column = 0;
            for (; column <= width - 8; column += 8)
            {
                var value = Vector256.Load(tile + column);
                (add ? Vector256.Load(target + column) + value : value).Store(target + column);
            }

            for (; column < width; column++)
            {
                target[column] = add ? target[column] + tile[column] : tile[column];
            }

            target += stride;
        }
    }

    // One block of the depth of a left factor: where its tiles of rows lie, and where the partial last one.
    private readonly struct LeftSlab(float* first, nint rowStride, nint depthStride, nint tileStride, float* edge, int start, int block)
    {
        internal float* First { get; } = first;

        internal nint RowStride { get; } = rowStride;

        internal nint DepthStride { get; } = depthStride;

        internal nint TileStride { get; } = tileStride;

        internal float* Edge { get; } = edge;

        internal int Start { get; } = start;

        internal int Block { get; } = block;
    }
}
