using System.Security.Cryptography;
using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx.Preparation;

/// <summary>Prepares a model for this machine, once, when it is installed; the original files stay as they are.</summary>
/// <remarks>
/// What is prepared lies in a cache folder, keyed by model hash, engine version and processor: another of these finds nothing and runs the
/// original. The packed weights are mapped from there afterwards, so that several processes share them and memory pressure can drop them.
/// </remarks>
public static class ModelPreparation
{
    private const double LeastAgreement = 0.98; // cosine between the logits of original and prepared model; other rounding gives 0.999

    static ModelPreparation() => OrtTelemetry.Disable();

    /// <summary>Where a folder's digests are remembered in a cache.</summary>
    /// <param name="cache">The cache folder.</param>
    /// <returns>For <see cref="ModelFolder.Read"/>.</returns>
    public static FileHashes Hashes(string cache) => new(Path.Combine(cache, "hashes.txt"));

    /// <summary>Looks for what was prepared.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The cache folder.</param>
    /// <returns>It; null when there is nothing for this model, engine and processor, or it is not whole.</returns>
    public static PreparedModel? Find(ModelFolder folder, string cache) => PreparedModel.Read(PlaceOf(folder, cache));

    /// <summary>Prepares a model and checks it against the original.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The cache folder; made if it does not exist.</param>
    /// <param name="progress">Told each step in words; null for nobody.</param>
    /// <returns>What was prepared, now or earlier.</returns>
    /// <exception cref="ModelFolderException">The model cannot be run, or what was prepared does not say what the original says.</exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    /// <remarks>
    /// (1) The original answers the golden prompts. (2) Surgery on the graph. (3) The engine optimises it and saves it with packed weights.
    /// (4) The prepared model answers the same prompts; both must agree. (5) It appears in the cache in one step. Takes memory for one
    /// packed copy of the weights, as running the original does, and about twice the model's size on disk.
    /// </remarks>
    public static PreparedModel Prepare(ModelFolder folder, string cache, Action<string>? progress = null)
    {
        var place = PlaceOf(folder, cache);
        if (PreparedModel.Read(place) is { } earlier)
        {
            return earlier;
        }

        var workplace = Directory.CreateDirectory(Path.Combine(cache, $".new-{Path.GetRandomFileName()}")).FullName;
        try
        {
            // 1.
            progress?.Invoke("running the original");
            var options = new OnnxModelOptions { Threads = Math.Min(4, Environment.ProcessorCount), ContextLength = Math.Min(256, folder.Configuration.ContextLength) };
            var expected = Answers(folder, options, folder.GraphPath);

            // 2.
            progress?.Invoke("changing the graph");
            var changed = Path.Combine(workplace, "changed.onnx");
            var changes = Change(folder, changed);

            // 3.
            progress?.Invoke("packing the weights");
            Pack(folder, changed, Path.Combine(workplace, PreparedModel.GraphFileName));
            File.Delete(changed);

            // 4.
            progress?.Invoke("comparing it with the original");
            var answers = Answers(folder, options, Path.Combine(workplace, PreparedModel.GraphFileName));
            Compare(folder, expected, answers);

            // 5.
            new PreparedModel(workplace, changes, GoldenAnswer.Of(answers[0])).Write();
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true); // not whole, or of another process that was quicker: equal then
            }

            Directory.Move(workplace, place);
            return PreparedModel.Read(place)!;
        }
        finally
        {
            if (Directory.Exists(workplace))
            {
                Directory.Delete(workplace, recursive: true);
            }
        }
    }

    private static string PlaceOf(ModelFolder folder, string cache)
        => Path.Combine(Path.GetFullPath(cache), $"{folder.ModelHash[..16]}-ort{OrtEnv.Instance().GetVersionString()}-{CpuIdentity.Current()}");

    private static IReadOnlyList<string> Change(ModelFolder folder, string output)
    {
        using var mapped = new MappedFile(folder.GraphPath);
        var model = GraphModel.Read(mapped.Memory);
        using var bytes = new ExternalBytes(Path.GetDirectoryName(folder.GraphPath)!);
        var changes = new GraphSurgery(model, folder.Configuration.Names).Apply(bytes.AreEqual);
        using var stream = File.Create(output);
        model.WriteTo(stream);
        return changes;
    }

    private static void Pack(ModelFolder folder, string graph, string output)
    {
        using var settings = OnnxModel.Settings(new OnnxModelOptions());
        settings.OptimizedModelFilePath = output;
        settings.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", Path.GetFileName(output) + ".data");
        settings.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", "64"); // small, for a product whose scales stay in the graph is packed without them (seen: NaN)
        settings.AddSessionConfigEntry("session.save_external_prepacked_constant_initializers", "1");
        settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(folder.GraphPath)!);
        try
        {
            using var session = new InferenceSession(graph, settings);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new ModelFolderException($"{folder.Configuration.FileName} cannot be prepared: {refusal.Message}", refusal);
        }
    }

    private static List<float[]> Answers(ModelFolder folder, OnnxModelOptions options, string graph)
    {
        using var model = new OnnxModel(folder, options, graph);
        using var sequence = model.CreateSequence();
        var first = GoldenAnswer.Prompt(sequence.VocabularySize);
        List<float[]> answers = [];
        foreach (var prompt in new[] { first, [.. first.Reverse()], first[..4] })
        {
            sequence.RewindTo(0);
            answers.Add(sequence.Append(prompt, CancellationToken.None).ToArray());
        }

        answers.Add(sequence.Append([first[5]], CancellationToken.None).ToArray()); // a decode step
        return answers;
    }

    private static void Compare(ModelFolder folder, List<float[]> expected, List<float[]> found)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            var agreement = Cosine(expected[i], found[i]);
            if (!(agreement >= LeastAgreement))
            {
                throw new ModelFolderException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{folder.Configuration.FileName}: after preparation the logits agree with the original's by {agreement:0.000}, where {LeastAgreement} is needed; the original is used."));
            }
        }
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }

        return product / Math.Sqrt(first * second);
    }

    /// <summary>Compares constants by digest, each read once.</summary>
    private sealed class ExternalBytes(string folder) : IDisposable
    {
        private readonly Dictionary<string, FileStream> _files = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, long, long), byte[]> _digests = [];

        public bool AreEqual(GraphTensor a, GraphTensor b) => DigestOf(a).AsSpan().SequenceEqual(DigestOf(b));

        public void Dispose()
        {
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }
        }

        private byte[] DigestOf(GraphTensor tensor)
        {
            var key = (tensor.Location!, tensor.Offset, tensor.Length);
            if (_digests.TryGetValue(key, out var known))
            {
                return known;
            }

            if (!_files.TryGetValue(tensor.Location!, out var file))
            {
                file = _files[tensor.Location!] = File.OpenRead(GraphInspection.Inside(folder, tensor.Location!)!);
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var piece = new byte[1 << 20];
            file.Position = tensor.Offset;
            for (var left = tensor.Length; left > 0;)
            {
                var read = file.Read(piece, 0, (int)Math.Min(piece.Length, left));
                if (read == 0)
                {
                    break;
                }

                hash.AppendData(piece, 0, read);
                left -= read;
            }

            return _digests[key] = hash.GetHashAndReset();
        }
    }
}
