using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>
/// A model that is open for use, put together in this one place for every verb: (1) its folder, (2) its tokenizer and prompt format, (3) its
/// calibration, (4) the configured engine with its weights.
/// </summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly ModelSettings _settings;

    private LoadedModel(ModelFolder folder, IPromptFormat format, LoadedCalibration calibration, IModelEngine engine, ModelSettings settings)
    {
        (Folder, Format, Calibration, Engine, _settings) = (folder, format, calibration, engine, settings);
        Identity = new ModelIdentity(Path.GetFileName(folder.Path.TrimEnd('/')), folder.ModelHash, Quantization.Of(folder.GraphPath));
    }

    /// <summary>Gets the folder.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Gets the name and hash of the model.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Gets the prompt format of the model.</summary>
    public IPromptFormat Format { get; }

    /// <summary>Gets the calibration, as far as its file can be used.</summary>
    public LoadedCalibration Calibration { get; }

    /// <summary>Gets its weights in memory.</summary>
    public IModelEngine Engine { get; }

    /// <summary>Gets the size of the folder's files, in bytes.</summary>
    public long Bytes => new DirectoryInfo(Folder.Path).EnumerateFiles().Sum(static file => file.Length);

    /// <summary>Gets what the operator should know: a calibration that is not used, a model that was not prepared, settings that the engine cannot honour. One sentence each, with the remedy; null for nothing.</summary>
    public string? Notice
    {
        get
        {
            string[] notices = [.. new[] { Calibration.Problem, Engine.Notice }.OfType<string>(), .. Engines.Problems(Engine, _settings.Decoding, Folder.Path)];
            return notices.Length == 0 ? null : string.Join(' ', notices);
        }
    }

    /// <summary>Opens the configured model.</summary>
    /// <param name="settings">Which, and how it is to answer.</param>
    /// <returns>The model; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">The folder is missing or broken, or the engine cannot be used.</exception>
    public static LoadedModel Open(ModelSettings settings)
        => Opened(settings.Model, folder =>
        {
            // 2
            var format = PromptFormats.Read(folder.Path, settings.Model.ChatFormat);

            // 3
            var calibration = CalibrationFile.Load(folder.Path, folder.ModelHash, format.Version);

            // 4
#pragma warning disable CA2000 // the new object owns it
            return new LoadedModel(folder, format, calibration, Engines.Open(folder, settings.Model), settings);
#pragma warning restore CA2000
        });

    /// <summary>Opens the configured model's weights alone, for measurements of the engine: their folder needs no prompt format that this version knows.</summary>
    /// <param name="options">Which, and the engine and threads.</param>
    /// <returns>The folder, and the engine, of which the caller disposes.</returns>
    /// <exception cref="ModelUnavailableException">The folder is missing or broken, or the engine cannot be used.</exception>
    public static (ModelFolder Folder, IModelEngine Engine) OpenEngine(ModelOptions options)
        => Opened(options, folder => (folder, Engines.Open(folder, options)));

    /// <summary>Makes a loop over sequences of its own, with the model's calibration over the settings.</summary>
    /// <param name="timing">What passes and publishing take.</param>
    /// <param name="reflection">How long and how hard it reflects; null as configured.</param>
    /// <returns>The loop, cold; the caller disposes of it before the model.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for its sequences.</exception>
    public ReflectionLoop CreateLoop(LoopTiming timing, ReflectionOptions? reflection = null)
        => CreateLoop(timing, new LoopSettings
        {
            Reflection = reflection ?? _settings.Reflection,
            Calibration = Calibration.Table,
            Decoding = _settings.Decoding,
        });

    /// <summary>Makes a loop that records what the model does, for a calibration to be fitted: nothing fitted so far has a say in it.</summary>
    /// <param name="timing">What passes take.</param>
    /// <param name="reflection">Rounds and checkers.</param>
    /// <returns>The loop, cold; the caller disposes of it before the model.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for its sequences.</exception>
    public ReflectionLoop CreateUncalibratedLoop(LoopTiming timing, ReflectionOptions reflection)
        => CreateLoop(timing, new LoopSettings { Reflection = reflection, Decoding = _settings.Decoding, Calibration = CalibrationTable.None });

    /// <summary>Makes a bare sequence, for measurements beside the loop.</summary>
    /// <returns>The sequence, empty; the caller disposes of it before the model.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for it.</exception>
    public ILanguageModel CreateSequence() => Named(Engine.CreateSequence);

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    private ReflectionLoop CreateLoop(LoopTiming timing, LoopSettings settings)
        => Named(() => new ReflectionLoop(Engines.SequencesOf(Engine, settings.Decoding), settings, timing));

    private static T Opened<T>(ModelOptions options, Func<ModelFolder, T> open)
    {
        var path = options.FullFolder();
        try
        {
            // 1
            return open(ModelFolder.Read(path, ModelPreparation.Hashes(options.FullCache())));
        }
        catch (ModelFolderException exception)
        {
            throw new ModelUnavailableException(string.Join(" ", exception.Problems), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException($"{path}: {exception.Message}", exception);
        }
    }

    // The engine's errors in the words of this layer.
    private static T Named<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ModelFolderException exception)
        {
            throw new ModelUnavailableException(string.Join(" ", exception.Problems), exception);
        }
    }
}
