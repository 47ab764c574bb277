using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>A loaded model: the weights, shared by all sequences made from it.</summary>
/// <remarks>Thread-safe; sequences may run at the same time on threads of their own. The weights are freed when it and all its sequences are disposed of.</remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly GraphSignature _signature;
    private int _users = 1; // this and each live sequence
    private int _disposed;

    static OnnxModel() => OrtTelemetry.Disable();

    /// <summary>Loads a folder's graph, checks it against the configuration and runs it once.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">How to run it; must have no problems.</param>
    /// <exception cref="ArgumentException">The options have a problem, or ask for a longer context than the model has.</exception>
    /// <exception cref="ModelFolderException">The graph cannot be loaded or run, or does not match the configuration.</exception>
    public OnnxModel(ModelFolder folder, OnnxModelOptions options)
    {
        foreach (var problem in options.Problems())
        {
            throw new ArgumentException(problem, nameof(options));
        }

        if (options.ContextLength > folder.Configuration.ContextLength)
        {
            throw new ArgumentException($"Engine:ContextLength is {options.ContextLength}; it must be at most the model's own, {folder.Configuration.ContextLength}.", nameof(options));
        }

        Folder = folder;
        ContextLength = options.ContextLength ?? folder.Configuration.ContextLength;
        _session = Load(folder, options);
        try
        {
            _signature = GraphSignature.Of(_session, folder.Configuration);
            RunOnce();
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Gets the folder that was loaded.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Gets the most tokens a sequence holds.</summary>
    public int ContextLength { get; }

    /// <summary>Makes an empty sequence with a KV cache of its own.</summary>
    /// <returns>The sequence; the caller disposes of it.</returns>
    public ILanguageModel CreateSequence()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return NewSequence();
    }

    /// <summary>Frees the weights once no sequence uses them.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Release();
        }
    }

    /// <summary>A sequence, also when only other sequences keep the weights alive.</summary>
    internal OnnxLanguageModel NewSequence()
    {
        Interlocked.Increment(ref _users);
        return new OnnxLanguageModel(this, _session, _signature, Folder.Configuration, ContextLength);
    }

    /// <summary>One user fewer; the last one frees the weights.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _session.Dispose();
        }
    }

    private static InferenceSession Load(ModelFolder folder, OnnxModelOptions options)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // errors come as exceptions; standard error is not a second channel
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Spinning ? "1" : "0");
        try
        {
            return new InferenceSession(folder.GraphPath, settings);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new ModelFolderException($"{folder.Configuration.FileName} cannot be loaded: {refusal.Message}", refusal);
        }
    }

    /// <summary>Shows that past and present can share a buffer, and lets the first request find warm memory.</summary>
    private void RunOnce()
    {
        using var sequence = NewSequence();
        try
        {
            sequence.Append([0, 0], CancellationToken.None);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new ModelFolderException($"{Folder.Configuration.FileName} cannot be run with past and present in one buffer: {refusal.Message}", refusal);
        }
    }
}
