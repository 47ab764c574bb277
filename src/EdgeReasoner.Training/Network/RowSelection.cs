namespace EdgeReasoner.Training.Network;

/// <summary>Moves between all rows of a matrix and the selected ones.</summary>
internal static unsafe class RowSelection
{
    /// <summary>Copies the selected rows next to each other.</summary>
    /// <param name="source">All rows.</param>
    /// <param name="target">Receives <c>[rows.Count, width]</c>; another buffer.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="width">Floats of a row.</param>
    internal static void Gather(FloatBuffer source, FloatBuffer target, List<int> rows, int width)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            source.Span.Slice(rows[i] * width, width).CopyTo(target.Span[(i * width)..]);
        }
    }

    /// <summary>Moves neighbouring rows back to their places, in place; all other rows become 0.</summary>
    /// <param name="matrix"><c>[rows.Count, width]</c>, then <c>[count, width]</c>.</param>
    /// <param name="rows">The places, ascending.</param>
    /// <param name="count">Number of all rows.</param>
    /// <param name="width">Floats of a row.</param>
    internal static void Scatter(FloatBuffer matrix, List<int> rows, int count, int width)
    {
        // From the end: a row never moves forward, so what is overwritten has moved already.
        var i = rows.Count - 1;
        for (var row = count - 1; row >= 0; row--)
        {
            var target = matrix.Span.Slice(row * width, width);
            if (i >= 0 && rows[i] == row)
            {
                matrix.Span.Slice(i * width, width).CopyTo(target);
                i--;
            }
            else
            {
                target.Clear();
            }
        }
    }
}
