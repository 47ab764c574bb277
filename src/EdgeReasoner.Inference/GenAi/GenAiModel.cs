using System.Text.Json;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Inference.GenAi;

/// <summary>A model loaded by OnnxRuntimeGenAI, an optional engine whose native library is found at run time.</summary>
/// <remarks>The interface is not thread-safe: one caller at a time for the model and all its sequences.</remarks>
public sealed class GenAiModel : IModelEngine
{
    private nint _model;

    /// <summary>Loads a folder and tests that append, rewind, append agree.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">Threads, spinning and context length; must have no problems. The KV cache of the whole context is paid for at once; what was prepared is not used.</param>
    /// <exception cref="ArgumentException">The options have a problem, or ask for a longer context than the model has.</exception>
    /// <exception cref="ModelFolderException">The library is missing, or refuses the model, or fails the test; the message names the remedy.</exception>
    public GenAiModel(ModelFolder folder, OnnxModelOptions? options = null)
    {
        options ??= new OnnxModelOptions();
        foreach (var problem in options.Problems())
        {
            throw new ArgumentException(problem, nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ContextLength ?? 0, folder.Configuration.ContextLength, nameof(options));
        if (GenAiNative.Problem() is { } missing)
        {
            throw new ModelFolderException(missing);
        }

        // A cache that grows is NaN after a cancelled append and a rewind; one buffer for past and present is not.
        if (!SharesBuffer(folder.Path))
        {
            throw new ModelFolderException("genai_config.json: search.past_present_share_buffer must be true for Model:Engine GenAi; set it there, or set Model:Engine to Onnx.");
        }

        if (folder.GraphProblems() is { Count: > 0 } problems)
        {
            throw new ModelFolderException(problems);
        }

        (Folder, ContextLength) = (folder, options.ContextLength ?? folder.Configuration.ContextLength);
        try
        {
            _model = Load(folder.Path, options);
            Test();
        }
        catch (GenAiException refusal)
        {
            Dispose();
            throw new ModelFolderException($"OnnxRuntimeGenAI refuses the model: {refusal.Message}; set Model:Engine to Onnx.", refusal);
        }
        catch (EntryPointNotFoundException older)
        {
            Dispose();
            throw new ModelFolderException($"The native library of OnnxRuntimeGenAI is of another version: {older.Message} Take version 0.18, or set Model:Engine to Onnx.", older);
        }
        catch (ModelFolderException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the folder that was loaded.</summary>
    public ModelFolder Folder { get; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <summary>Gets the reason why the engine cannot be used on this machine, in one sentence; null when its library is there.</summary>
    public static string? Problem => GenAiNative.Problem();

    /// <inheritdoc/>
    public int MaxSlots => 1;

    /// <inheritdoc/>
    public string MatMul => "engine";

    /// <inheritdoc/>
    public string? Notice => null;

    /// <inheritdoc/>
    public ISlotPool CreatePool(int slots, int beside) => throw new NotSupportedException("OnnxRuntimeGenAI takes one sequence at a time.");

    /// <inheritdoc/>
    public ILanguageModel CreateSequence() => new GenAiLanguageModel(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _model, 0) is var model and not 0)
        {
            GenAiNative.OgaDestroyModel(model);
        }
    }

    /// <summary>Makes a native generator.</summary>
    /// <returns>Its handle.</returns>
    internal nint NewGenerator()
    {
        ObjectDisposedException.ThrowIf(_model == 0, this);
        GenAiNative.Check(GenAiNative.OgaCreateGeneratorParams(_model, out var parameters));
        try
        {
            GenAiNative.Check(GenAiNative.OgaGeneratorParamsSetSearchNumber(parameters, "max_length", ContextLength));
            GenAiNative.Check(GenAiNative.OgaGeneratorParamsSetSearchBool(parameters, "past_present_share_buffer", true));
            GenAiNative.Check(GenAiNative.OgaCreateGenerator(_model, parameters, out var generator));
            return generator;
        }
        finally
        {
            GenAiNative.OgaDestroyGeneratorParams(parameters);
        }
    }

    private static bool SharesBuffer(string folder)
    {
        var path = Path.Combine(folder, GenAiConfigurationReader.FileName);
        if (!File.Exists(path))
        {
            throw new ModelFolderException($"{GenAiConfigurationReader.FileName} is missing in {folder}; OnnxRuntimeGenAI reads no other configuration: set Model:Engine to Onnx.");
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.TryGetProperty("search", out var search) && search.TryGetProperty("past_present_share_buffer", out var shares) && shares.ValueKind == JsonValueKind.True;
    }

    private static nint Load(string folder, OnnxModelOptions options)
    {
        GenAiNative.Check(GenAiNative.OgaCreateConfig(folder, out var config));
        try
        {
            // With a pad token, a chunk that ends in it reads the logits of another row. Threads are as for the other engine: by default the library takes every core, and spins.
            GenAiNative.Check(GenAiNative.OgaConfigOverlay(config, $$"""
                {"model":{"pad_token_id":-1,"decoder":{"session_options":{
                  "intra_op_num_threads":{{options.Threads}}, "inter_op_num_threads":1, "log_severity_level":4, "session.intra_op.allow_spinning":"{{(options.Spinning ? 1 : 0)}}"
                } } } }
                """));
            GenAiNative.Check(GenAiNative.OgaCreateModelFromConfig(config, out var model));
            return model;
        }
        finally
        {
            GenAiNative.OgaDestroyConfig(config);
        }
    }

    private void Test()
    {
        int[] tokens = [.. Enumerable.Range(0, 4).Select(index => index % Folder.Configuration.VocabularySize)];
        using var sequence = CreateSequence();
        sequence.Append(tokens.AsSpan(0, 2), CancellationToken.None);
        var first = sequence.Append(tokens.AsSpan(2), CancellationToken.None).ToArray();
        sequence.RewindTo(2);
        var second = sequence.Append(tokens.AsSpan(2), CancellationToken.None);
        for (var i = 0; i < first.Length; i++)
        {
            if (!(Math.Abs(first[i] - second[i]) <= 1e-2f * Math.Max(1, Math.Abs(first[i]))))
            {
                throw new ModelFolderException("OnnxRuntimeGenAI fails its self-test: append, rewind, append gives other logits; set Model:Engine to Onnx.");
            }
        }
    }
}
