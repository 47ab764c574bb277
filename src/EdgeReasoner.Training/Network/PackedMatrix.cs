using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeReasoner.Training.Network;

/// <summary>A right factor in the order in which the kernel reads it, for factors that many products share.</summary>
/// <param name="depth">Terms per output.</param>
/// <param name="columns">Columns.</param>
/// <remarks>Blocks of the depth, one after the other; in each block panels of columns; in each panel <c>[block, panel columns]</c>.</remarks>
internal sealed unsafe class PackedMatrix(int depth, int columns)
{
    /// <summary>Terms of one block: a panel of 16 KiB, half of a 32 KiB first-level cache.</summary>
    internal static readonly int DepthBlock = 4096 / MatrixKernel.TileColumns;

    // Every panel is as wide as a tile but the last one.
    private readonly int _padded = (columns / MatrixKernel.TileColumns * MatrixKernel.TileColumns) + PanelColumns(columns % MatrixKernel.TileColumns);
    private FloatBuffer _panels = new(0);

    /// <summary>Gets the terms per output.</summary>
    internal int Depth { get; } = depth;

    /// <summary>Gets the columns.</summary>
    internal int Columns { get; } = columns;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix"><c>[Depth, Columns]</c>.</param>
    internal void Pack(MatrixView matrix)
    {
        if (_panels.Length == 0)
        {
            _panels = new FloatBuffer(Depth * _padded);
        }

        for (var start = 0; start < Depth; start += DepthBlock)
        {
            var block = Math.Min(DepthBlock, Depth - start);
            for (var column = 0; column < Columns; column += MatrixKernel.TileColumns)
            {
                PackPanel(matrix, start, block, column, Math.Min(MatrixKernel.TileColumns, Columns - column), Panel(start, block, column));
            }
        }
    }

    /// <summary>The place of one panel.</summary>
    /// <param name="start">First term, a multiple of <see cref="DepthBlock"/>.</param>
    /// <param name="block">Terms of the block.</param>
    /// <param name="column">First column, a multiple of the tile's.</param>
    /// <returns><c>[block, panel columns]</c>.</returns>
    internal float* Panel(int start, int block, int column) => _panels.Start + ((nint)start * _padded) + ((nint)column * block);

    /// <summary>Computes the width of the panel for so many columns.</summary>
    /// <param name="width">Columns, at most a tile's.</param>
    /// <returns>0, the narrow or the whole tile's columns.</returns>
    internal static int PanelColumns(int width)
        => width == 0 ? 0 : width <= MatrixKernel.NarrowColumns ? MatrixKernel.NarrowColumns : MatrixKernel.TileColumns;

    /// <summary>Copies one panel, filled up with zero columns.</summary>
    /// <param name="matrix">The right factor.</param>
    /// <param name="start">First term.</param>
    /// <param name="block">Terms.</param>
    /// <param name="column">First column.</param>
    /// <param name="width">Columns, at most a tile's.</param>
    /// <param name="target">Receives <c>[block, PanelColumns(width)]</c>.</param>
    internal static void PackPanel(MatrixView matrix, int start, int block, int column, int width, float* target)
    {
        var panelColumns = PanelColumns(width);
        if (width < panelColumns)
        {
            new Span<float>(target, block * panelColumns).Clear();
        }

        var source = matrix.Start + ((nint)start * matrix.RowStride) + ((nint)column * matrix.ColumnStride);
        if (matrix.ColumnStride != 1)
        {
            PackTransposed(source, matrix.ColumnStride, block, width, panelColumns, target);
            return;
        }

        for (var term = 0; term < block; term++)
        {
            var i = 0;
            for (; i <= width - 8; i += 8)
            {
                Vector256.Load(source + i).Store(target + i);
            }

            for (; i < width; i++)
            {
                target[i] = source[i];
            }

            source += matrix.RowStride;
            target += panelColumns;
        }
    }

    // Columns are contiguous in memory: squares of 4 × 4 are transposed in registers, the rest one float at a time.
    private static void PackTransposed(float* source, int stride, int block, int width, int panelColumns, float* target)
    {
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
                var line = target + (depth * panelColumns) + i;
                Sse.MoveLowToHigh(low01, low23).Store(line);
                Sse.MoveHighToLow(low23, low01).Store(line + panelColumns);
                Sse.MoveLowToHigh(high01, high23).Store(line + (2 * panelColumns));
                Sse.MoveHighToLow(high23, high01).Store(line + (3 * panelColumns));
            }

            for (var depth = squares; depth < block; depth++)
            {
                for (var j = 0; j < 4; j++)
                {
                    target[(depth * panelColumns) + i + j] = source[(j * stride) + depth];
                }
            }

            source += 4 * stride;
        }

        for (; i < width; i++, source += stride)
        {
            for (var depth = 0; depth < block; depth++)
            {
                target[(depth * panelColumns) + i] = source[depth];
            }
        }
    }
}
