using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>A loaded model: the weights, shared by all sequences made from it.</summary>
/// <remarks>Thread-safe; sequences may run at the same time on threads of their own. The weights are freed when it and all its sequences are disposed of.</remarks>
public sealed class OnnxModel : IModelEngine
{
    private readonly InferenceSession _session;
    private readonly GraphSignature _signature;
    private int _users = 1; // this and each live sequence
    private int _disposed;

    static OnnxModel() => OrtTelemetry.Disable();

    /// <summary>Loads a folder's graph, or what was prepared from it, checks it against the configuration and runs it once.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">How to run it; must have no problems.</param>
    /// <exception cref="ArgumentException">The options have a problem, or ask for a longer context than the model has.</exception>
    /// <exception cref="ModelFolderException">The graph cannot be loaded or run, or does not match the configuration.</exception>
    /// <remarks>A prepared graph that cannot be used is no failure: the original is run, and <see cref="Notice"/> says why.</remarks>
    public OnnxModel(ModelFolder folder, OnnxModelOptions options)
        : this(folder, options, graph: null)
    {
    }

    /// <summary>Loads a certain graph of a folder.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="graph">The graph; null for what is prepared, or else the folder's own.</param>
    internal OnnxModel(ModelFolder folder, OnnxModelOptions options, string? graph)
    {
        foreach (var problem in options.Problems())
        {
            throw new ArgumentException(problem, nameof(options));
        }

        if (options.ContextLength > folder.Configuration.ContextLength)
        {
            throw new ArgumentException($"Model:ContextLength is {options.ContextLength}; it must be at most the model's own, {folder.Configuration.ContextLength}.", nameof(options));
        }

        Folder = folder;
        ContextLength = options.ContextLength ?? folder.Configuration.ContextLength;
        if (graph is null && options.Cache is { } cache && PreparedModel.Find(folder, cache, options.MatMul) is { } prepared)
        {
            try
            {
                (_session, _signature) = Start(options, prepared.GraphPath, prepared.Golden);
                Prepared = prepared;
                return;
            }
            catch (ModelFolderException unusable)
            {
                Notice = $"{prepared.Path} is not used: {unusable.Message}";
            }
        }

        if (graph is null && folder.GraphProblems() is { Count: > 0 } problems)
        {
            throw new ModelFolderException(problems);
        }

        (_session, _signature) = Start(options, graph ?? folder.GraphPath, golden: null);
    }

    /// <summary>Gets the folder that was loaded.</summary>
    public ModelFolder Folder { get; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <summary>Gets the model that was prepared on install and is running now; null when the original is.</summary>
    public PreparedModel? Prepared { get; }

    /// <inheritdoc/>
    /// <remarks><c>engine</c>, or the instructions of our own code for 4-bit weights: <c>avx512</c>, <c>avx2</c>, <c>dotprod</c> or <c>portable</c>.</remarks>
    public string MatMul => Prepared?.HasOwnMatMul == true ? MatMulOperators.Instructions : "engine";

    /// <inheritdoc/>
    /// <remarks>Why a prepared model was not used; null when there was none, or it is.</remarks>
    public string? Notice { get; }

    /// <inheritdoc/>
    public int MaxSlots => _signature.FixedBatch ? 1 : 65; // the most sequences that are kept, and a place to move one

    /// <summary>Makes sequences that can take steps together.</summary>
    /// <param name="slots">How many, in [1, <see cref="MaxSlots"/>].</param>
    /// <param name="beside">Sequences that there are beside them.</param>
    /// <returns>The pool; the caller disposes of it.</returns>
    /// <exception cref="ModelFolderException">Their KV caches and those of the sequences beside them are more than the machine has.</exception>
    public SlotPool CreatePool(int slots, int beside = 1)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MaxSlots);
        RequireMemory(_signature, slots + beside);
        return new SlotPool(this, _session, _signature, slots);
    }

    /// <inheritdoc/>
    ISlotPool IModelEngine.CreatePool(int slots, int beside) => CreatePool(slots, beside);

    /// <inheritdoc/>
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
    internal OnnxLanguageModel NewSequence(KeyValueCache? shared = null, int slot = 0) => NewSequence(_session, _signature, shared, slot);

    /// <summary>Sets up a session of this engine.</summary>
    internal static SessionOptions Settings(OnnxModelOptions options)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // errors come as exceptions; standard error is not a second channel
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Spinning ? "1" : "0");
        return settings;
    }

    /// <summary>One user fewer; the last one frees the weights.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _session.Dispose();
        }
    }

    private OnnxLanguageModel NewSequence(InferenceSession session, GraphSignature signature, KeyValueCache? shared, int slot)
    {
        Interlocked.Increment(ref _users);
        return new OnnxLanguageModel(this, session, signature, Folder.Configuration, ContextLength, shared, slot);
    }

    private (InferenceSession Session, GraphSignature Signature) Start(OnnxModelOptions options, string graph, GoldenAnswer? golden)
    {
        var session = Load(Folder, options, graph, golden is not null);
        try
        {
            var signature = GraphSignature.Of(session, Folder.Configuration);
            RequireMemory(signature, sequences: 1);
            RunOnce(session, signature, golden);
            return (session, signature);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static InferenceSession Load(ModelFolder folder, OnnxModelOptions options, string graph, bool isPrepared)
    {
        using var settings = Settings(options);
        if (isPrepared)
        {
            settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL; // it was saved optimised
            settings.EnableCpuMemArena = false; // 20 MB less on the 0.5B shape at the same speed: memory patterns already make it one allocation a pass
        }

        try
        {
            return MatMulOperators.Open(graph, settings);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new ModelFolderException($"{folder.Configuration.FileName} cannot be loaded: {refusal.Message}", refusal);
        }
    }

    /// <summary>Refuses a cache that could never be filled, before it is reserved.</summary>
    private void RequireMemory(GraphSignature signature, int sequences)
    {
        var needed = sequences * (double)KeyValueCache.BytesFor(Folder.Configuration, ContextLength, signature.HasHalfCache);
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes; // of the machine or the control group
        if (needed > available)
        {
            var (whose, fewer) = sequences == 1 ? ("its KV cache takes", "") : ($"the KV caches of {sequences} sequences take", ", or fewer of Decoding:ResampleBranches and Decoding:PrefixCaches");
            throw new ModelFolderException(
                $"Model:ContextLength is {ContextLength}; {whose} {needed / 1e6:0} MB, more than the {available / 1e6:0} MB there are: set a shorter one{fewer}.");
        }
    }

    /// <summary>Shows that past and present can share a buffer, and lets the first request find warm memory.</summary>
    private void RunOnce(InferenceSession session, GraphSignature signature, GoldenAnswer? golden)
    {
        using var sequence = NewSequence(session, signature, null, 0);
        try
        {
            var prompt = golden is null ? [0, 0] : GoldenAnswer.Prompt(sequence.VocabularySize);
            var logits = sequence.Append(prompt.AsSpan(0, Math.Min(prompt.Length, ContextLength)), CancellationToken.None);
            if (prompt.Length <= ContextLength && golden?.ProblemOf(logits) is { } problem)
            {
                throw new ModelFolderException(problem);
            }
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new ModelFolderException($"{Folder.Configuration.FileName} cannot be run with past and present in one buffer: {refusal.Message}", refusal);
        }
    }
}
