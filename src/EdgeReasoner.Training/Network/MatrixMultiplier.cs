using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeReasoner.Training.Network;

/// <summary>Matrix products in fp32 on one thread, with the packing buffers they need.</summary>
/// <remarks>
/// Depth is cut into blocks so that a packed panel of the right factor stays in the first-level cache. A left factor whose rows are
/// contiguous is read where it lies; a transposed one is packed first. Not thread-safe: one instance per thread.
/// </remarks>
internal sealed unsafe class MatrixMultiplier
{
    private const int DepthBlock = 256; // 256 × 16 floats = 16 KiB, half of a 32 KiB cache
    private const int TileRows = MatrixKernel.TileRows;
    private const int TileColumns = MatrixKernel.TileColumns;

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
    /// <param name="depth">Terms per element.</param>
    /// <param name="accumulate">Whether to add instead of overwriting.</param>
    /// <param name="triangle">What may be left out.</param>
    internal void Multiply(
        MatrixView left, MatrixView right, float* output, int outputStride, int rows, int columns, int depth,
        bool accumulate = false, Triangle triangle = Triangle.None)
    {
        for (var depthStart = 0; depthStart < depth; depthStart += DepthBlock)
        {
            var block = Math.Min(DepthBlock, depth - depthStart);
            var add = accumulate || depthStart > 0;
            var packed = left.ColumnStride != 1;
            if (packed)
            {
                PackLeft(left, rows, depthStart, block);
            }

            for (var column = 0; column < columns; column += TileColumns)
            {
                var width = Math.Min(TileColumns, columns - column);
                PackRight(right, depthStart, block, column, width);
                var firstRow = triangle == Triangle.OutputLower ? column / TileRows * TileRows : 0;
                for (var row = firstRow; row < rows; row += TileRows)
                {
                    var begin = triangle == Triangle.LeftUpper ? Math.Clamp(row - depthStart, 0, block) : 0;
                    var end = triangle == Triangle.LeftLower ? Math.Clamp(row + TileRows - depthStart, 0, block) : block;
                    if (begin >= end && add)
                    {
                        continue;
                    }

                    var height = Math.Min(TileRows, rows - row);
                    float* source;
                    nint rowStride = 1;
                    nint depthStride = TileRows;
                    if (packed)
                    {
                        source = _packedLeft.Start + ((nint)row * block);
                    }
                    else if (height == TileRows)
                    {
                        source = left.Start + ((nint)row * left.RowStride) + depthStart;
                        rowStride = left.RowStride;
                        depthStride = 1;
                    }
                    else
                    {
                        PackRows(left.Start + ((nint)row * left.RowStride) + depthStart, left.RowStride, height, block);
                        source = _edgeRows.Start;
                    }

                    source += begin * depthStride;
                    var panel = _panel.Start + (begin * TileColumns);
                    var target = output + ((nint)row * outputStride) + column;
                    var terms = Math.Max(0, end - begin);
                    if (height == TileRows && width == TileColumns)
                    {
                        MatrixKernel.Multiply(source, rowStride, depthStride, panel, terms, target, outputStride, add);
                    }
                    else
                    {
                        MatrixKernel.Multiply(source, rowStride, depthStride, panel, terms, _edgeTile.Start, TileColumns, accumulate: false);
                        CopyEdge(target, outputStride, height, width, add);
                    }
                }
            }
        }
    }

    // [tile][depth][6], the last tile filled up with zeros. Rows are contiguous in memory here, depth is strided.
    private void PackLeft(MatrixView left, int rows, int depthStart, int block)
    {
        var tiles = (rows + TileRows - 1) / TileRows;
        if (_packedLeft.Length < tiles * TileRows * block)
        {
            _packedLeft = new FloatBuffer(tiles * TileRows * block);
        }

        var whole = rows / TileRows;
        for (var depth = 0; depth < block; depth++)
        {
            var source = left.Start + ((nint)(depthStart + depth) * left.ColumnStride);
            var target = _packedLeft.Start + ((nint)depth * TileRows);
            for (var tile = 0; tile < whole; tile++)
            {
                Vector128.Load(source).Store(target);
                *(double*)(target + 4) = *(double*)(source + 4);
                source += TileRows;
                target += (nint)block * TileRows;
            }

            for (var row = 0; whole < tiles && row < TileRows; row++)
            {
                target[row] = (whole * TileRows) + row < rows ? source[row] : 0;
            }
        }
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

    private void PackRight(MatrixView right, int depthStart, int block, int column, int width)
    {
        var target = _panel.Start;
        if (width < TileColumns)
        {
            new Span<float>(target, block * TileColumns).Clear();
        }

        var source = right.Start + ((nint)depthStart * right.RowStride) + ((nint)column * right.ColumnStride);
        if (right.ColumnStride != 1)
        {
            PackTransposed(source, right.ColumnStride, block, width);
            return;
        }

        for (var depth = 0; depth < block; depth++)
        {
            if (width == TileColumns)
            {
                Vector256.Load(source).Store(target);
                Vector256.Load(source + 8).Store(target + 8);
            }
            else
            {
                new Span<float>(source, width).CopyTo(new Span<float>(target, width));
            }

            source += right.RowStride;
            target += TileColumns;
        }
    }

    // Columns are contiguous in memory: squares of 4 × 4 are transposed in registers, the rest one float at a time.
    private void PackTransposed(float* source, int stride, int block, int width)
    {
        var target = _panel.Start;
        var squares = Sse.IsSupported ? block & ~3 : 0;
        var i = 0;
        for (; Sse.IsSupported && i <= width - 4; i += 4)
        {
            for (var depth = 0; depth < squares; depth += 4)
            {
                var r0 = Vector128.Load(source + depth);
                var r1 = Vector128.Load(source + stride + depth);
                var r2 = Vector128.Load(source + (2 * stride) + depth);
                var r3 = Vector128.Load(source + (3 * stride) + depth);
                var low01 = Sse.UnpackLow(r0, r1);
                var low23 = Sse.UnpackLow(r2, r3);
                var high01 = Sse.UnpackHigh(r0, r1);
                var high23 = Sse.UnpackHigh(r2, r3);
                var line = target + (depth * TileColumns) + i;
                Sse.MoveLowToHigh(low01, low23).Store(line);
                Sse.MoveHighToLow(low23, low01).Store(line + TileColumns);
                Sse.MoveLowToHigh(high01, high23).Store(line + (2 * TileColumns));
                Sse.MoveHighToLow(high23, high01).Store(line + (3 * TileColumns));
            }

            for (var depth = squares; depth < block; depth++)
            {
                for (var j = 0; j < 4; j++)
                {
                    target[(depth * TileColumns) + i + j] = source[(j * stride) + depth];
                }
            }

            source += 4 * stride;
        }

        for (; i < width; i++, source += stride)
        {
            for (var depth = 0; depth < block; depth++)
            {
                target[(depth * TileColumns) + i] = source[depth];
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
}
