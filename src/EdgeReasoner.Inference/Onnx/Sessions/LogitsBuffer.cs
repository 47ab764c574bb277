using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>The memory that the graph writes logits to, whatever float type it writes; grows with the rows asked for.</summary>
/// <param name="vocabulary">Logits of a row.</param>
/// <param name="isHalf">Whether the graph writes 16-bit floats.</param>
internal sealed class LogitsBuffer(int vocabulary, bool isHalf) : IDisposable
{
    private NativeBuffer<float>? _floats;
    private NativeBuffer<Half>? _halves;
    private float[] _converted = [];
    private IDisposable? _outgrown;

    /// <summary>A tensor for so many rows; the memory of the one before stays until <see cref="DropOutgrown"/>.</summary>
    /// <param name="batch">First dimension.</param>
    /// <param name="rows">Second dimension.</param>
    /// <returns>A view; the caller disposes of it before this.</returns>
    public OrtValue View(int batch, int rows)
    {
        var needed = (long)batch * rows * vocabulary;
        if (isHalf)
        {
            if (_halves is null || _halves.Length < needed)
            {
                _outgrown = _halves;
                _halves = new NativeBuffer<Half>(needed);
            }

            return _halves.View(batch, rows, vocabulary);
        }

        if (_floats is null || _floats.Length < needed)
        {
            _outgrown = _floats;
            _floats = new NativeBuffer<float>(needed);
        }

        return _floats.View(batch, rows, vocabulary);
    }

    /// <summary>Frees memory that the last <see cref="View"/> replaced; only once nothing is bound to it.</summary>
    public void DropOutgrown()
    {
        _outgrown?.Dispose();
        _outgrown = null;
    }

    /// <summary>Logits that were written.</summary>
    /// <param name="row">First row.</param>
    /// <param name="rows">How many.</param>
    /// <returns>Shape <c>[rows, vocabulary]</c>; valid until the next run.</returns>
    public ReadOnlySpan<float> Rows(int row, int rows)
    {
        if (!isHalf)
        {
            return _floats!.Slice((long)row * vocabulary, rows * vocabulary);
        }

        var halves = _halves!.Slice((long)row * vocabulary, rows * vocabulary);
        if (_converted.Length < halves.Length)
        {
            _converted = new float[halves.Length];
        }

        for (var i = 0; i < halves.Length; i++)
        {
            _converted[i] = (float)halves[i];
        }

        return _converted.AsSpan(0, halves.Length);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        DropOutgrown();
        _floats?.Dispose();
        _halves?.Dispose();
    }
}
