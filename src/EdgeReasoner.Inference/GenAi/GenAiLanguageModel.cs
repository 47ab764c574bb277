using System.Runtime.InteropServices;

namespace EdgeReasoner.Inference.GenAi;

/// <summary>One sequence of a <see cref="GenAiModel"/>, driven by appending tokens and reading logits only.</summary>
/// <param name="model">The model.</param>
internal sealed unsafe class GenAiLanguageModel(GenAiModel model) : ILanguageModel
{
    private const int Float32 = 1;
    private const int Float16 = 10;

    private readonly List<int> _tokens = [];
    private readonly float[] _logits = new float[model.Folder.Configuration.VocabularySize];
    private nint _generator = model.NewGenerator();
    private int _held; // tokens that the generator holds; after a rewind more than Position, until the next append
    private bool _disposed;

    /// <inheritdoc/>
    public int Position => _tokens.Count;

    /// <inheritdoc/>
    public int ContextLength => model.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => _logits.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(tokens); // the library does not check ids
        cancellation.ThrowIfCancellationRequested();
        Recover();
        var generator = _generator;
        using (cancellation.UnsafeRegister(static handle => Terminate((nint)handle!), generator))
        {
            try
            {
                Run(tokens);
                ReadLogits();
            }
            catch (GenAiException) when (cancellation.IsCancellationRequested)
            {
                Abandon();
                throw new OperationCanceledException(cancellation);
            }
            catch (GenAiException)
            {
                Abandon(); // nobody knows what of it was appended
                throw;
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            Abandon(); // it ended in time, but the generator has been told to stop
            throw new OperationCanceledException(cancellation);
        }

        _tokens.AddRange(tokens);
        return _logits;
    }

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        CollectionsMarshal.SetCount(_tokens, position);
    }

    /// <inheritdoc/>
    /// <remarks>The library shares no prefixes: the tokens run again.</remarks>
    public ILanguageModel Fork()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var fork = new GenAiLanguageModel(model);
        if (_tokens.Count > 0)
        {
            fork.Append(CollectionsMarshal.AsSpan(_tokens), CancellationToken.None);
        }

        return fork;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Abandon();
    }

    private static void Terminate(nint generator)
    {
        if (GenAiNative.OgaGenerator_SetRuntimeOption(generator, "terminate_session", "1") is var refusal and not 0)
        {
            GenAiNative.OgaDestroyResult(refusal); // a library that cannot be stopped ends its pass by itself
        }
    }

    private void Run(ReadOnlySpan<int> tokens)
    {
        fixed (int* first = tokens)
        {
            GenAiNative.Check(GenAiNative.OgaGenerator_AppendTokens(_generator, first, (nuint)tokens.Length));
        }

        _held += tokens.Length;
    }

    /// <summary>Makes the generator hold exactly the tokens of the sequence; one that was thrown away is made anew.</summary>
    private void Recover()
    {
        if (_generator == 0)
        {
            _generator = model.NewGenerator();
            if (_tokens.Count > 0)
            {
                Run(CollectionsMarshal.AsSpan(_tokens));
            }
        }
        else if (_held != _tokens.Count)
        {
            GenAiNative.Check(GenAiNative.OgaGenerator_RewindTo(_generator, (nuint)_tokens.Count));
            _held = _tokens.Count;
        }
    }

    /// <summary>Throws the generator away: after a cancelled append its cache cannot be trusted.</summary>
    private void Abandon()
    {
        if (_generator != 0)
        {
            GenAiNative.OgaDestroyGenerator(_generator);
            (_generator, _held) = (0, 0);
        }
    }

    private void ReadLogits()
    {
        GenAiNative.Check(GenAiNative.OgaGenerator_GetLogits(_generator, out var tensor));
        try
        {
            GenAiNative.Check(GenAiNative.OgaTensorGetType(tensor, out var type));
            GenAiNative.Check(GenAiNative.OgaTensorGetShapeRank(tensor, out var rank));
            var shape = stackalloc long[8];
            if (rank is 0 or > 8)
            {
                throw new GenAiException($"the logits have {rank} dimensions");
            }

            GenAiNative.Check(GenAiNative.OgaTensorGetShape(tensor, shape, rank));
            var count = 1L;
            for (var i = 0; i < (int)rank; i++)
            {
                count *= shape[i];
            }

            GenAiNative.Check(GenAiNative.OgaTensorGetData(tensor, out var data));
            if (count != _logits.Length || type is not (Float32 or Float16))
            {
                throw new GenAiException($"the logits are {count} values of type {type}; they must be {_logits.Length} of float32 or float16");
            }

            if (type == Float32)
            {
                new ReadOnlySpan<float>((void*)data, _logits.Length).CopyTo(_logits);
                return;
            }

            var halves = new ReadOnlySpan<Half>((void*)data, _logits.Length);
            for (var i = 0; i < halves.Length; i++)
            {
                _logits[i] = (float)halves[i];
            }
        }
        finally
        {
            GenAiNative.OgaDestroyTensor(tensor);
        }
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), token, $"Token {token} lies outside the vocabulary [0, {VocabularySize}).");
            }
        }

        if (tokens.Length > ContextLength - Position)
        {
            throw new ContextOverflowException(Position, tokens.Length, ContextLength);
        }
    }
}
