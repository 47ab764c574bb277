using System.Security.Cryptography;
using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Onnx.Sessions;
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

    /// <summary>The digests that a cache remembers.</summary>
    /// <param name="cache">The cache folder.</param>
    /// <returns>For <see cref="ModelFolder.Read"/>.</returns>
    public static FileHashes Hashes(string cache) => new(Path.Combine(cache, "hashes.txt"));

    /// <summary>Prepares a model and checks it against the original.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="cache">The cache folder; made if it does not exist.</param>
    /// <param name="progress">Told each step in words; null for nobody.</param>
    /// <param name="kernels">Which code multiplies with 4-bit weights.</param>
    /// <returns>What was prepared, now or earlier.</returns>
    /// <exception cref="ModelFolderException">The model cannot be run.</exception>
    /// <exception cref="PreparationException">It can, but not be prepared; the original is used.</exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    /// <remarks>
    /// (1) The original answers the golden prompts. (2) Surgery on the graph. (3) The engine optimises it and saves it with packed weights.
    /// (4) The prepared model answers the same prompts; both must agree. (5) The same with our own matmuls instead of the engine's, where they can be
    /// used; the faster one is kept. (6) It appears in the cache in one step. Takes memory for one packed copy of the weights, as running the original does,
    /// and up to four times the model's size on disk, of which once or twice is kept.
    /// </remarks>
    public static PreparedModel Prepare(ModelFolder folder, string cache, Action<string>? progress = null, MatMulKernels kernels = MatMulKernels.Auto)
    {
        var place = PreparedModel.PathOf(folder, cache, kernels);
        if (PreparedModel.Read(place) is { } earlier)
        {
            return earlier;
        }

        var temporary = Directory.CreateDirectory(Path.Combine(cache, $".new-{Path.GetRandomFileName()}")).FullName;
        var workplace = temporary;
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

            // 3. and 4.
            List<Candidate> candidates = [];
            if (kernels != MatMulKernels.Own)
            {
                candidates.Add(Packed(folder, options, expected, changed, changes, progress));
            }

            // 5.
            if (kernels == MatMulKernels.Own || (kernels == MatMulKernels.Auto && MatMulOperators.AreFast))
            {
                try
                {
                    candidates.Add(Rewritten(folder, options, expected, changed, changes, progress));
                }
                catch (PreparationException unfit) when (candidates.Count > 0)
                {
                    progress?.Invoke($"the engine's own matmuls are used: {unfit.Message}");
                }
            }

            var best = candidates.Count == 1 ? candidates[0] : Faster(folder, options, candidates, progress);

            // 6.
            workplace = Path.GetDirectoryName(best.Graph)!;
            new PreparedModel(workplace, best.Changes, best.Golden).Write();
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true); // not whole, or of another process that was quicker: equal then
            }

            Directory.Move(workplace, place);
            return PreparedModel.Read(place)!;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

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

    private static Candidate Packed(ModelFolder folder, OnnxModelOptions options, List<float[]> expected, string changed, IReadOnlyList<string> changes, Action<string>? progress)
    {
        progress?.Invoke("packing the weights");
        var graph = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(changed)!, "runtime")).FullName, PreparedModel.GraphFileName);
        Optimize(folder, changed, graph, packs: true);
        try
        {
            return Checked(folder, options, expected, graph, changes, progress);
        }
        catch (PreparationException)
        {
            // Matmuls in 16-bit floats are packed with their scales, but saved without (ONNX Runtime 1.31: NaN). What cannot be packed once is packed at each load.
            progress?.Invoke("the packed weights do not answer as the original does; leaving them as they are");
            Directory.Delete(Path.GetDirectoryName(graph)!, recursive: true);
            Directory.CreateDirectory(Path.GetDirectoryName(graph)!);
            Optimize(folder, changed, graph, packs: false);
            return Checked(folder, options, expected, graph, [.. changes, "the weights are packed at each load"], progress);
        }
    }

    private static Candidate Rewritten(ModelFolder folder, OnnxModelOptions options, List<float[]> expected, string changed, IReadOnlyList<string> changes, Action<string>? progress)
    {
        progress?.Invoke("packing the weights for our own matmuls");
        var workplace = Path.GetDirectoryName(changed)!;
        var plain = Path.Combine(Directory.CreateDirectory(Path.Combine(workplace, "plain")).FullName, PreparedModel.GraphFileName);
        Optimize(folder, changed, plain, packs: false);
        var graph = Path.Combine(Directory.CreateDirectory(Path.Combine(workplace, "own")).FullName, PreparedModel.GraphFileName);
        var count = MatMulRewriting.Apply(plain, graph);
        Directory.Delete(Path.GetDirectoryName(plain)!, recursive: true);
        return Checked(folder, options, expected, graph, [.. changes, $"{count} {PreparedModel.OwnMatMulLine}"], progress);
    }

    private static Candidate Checked(ModelFolder folder, OnnxModelOptions options, List<float[]> expected, string graph, IReadOnlyList<string> changes, Action<string>? progress)
    {
        progress?.Invoke("comparing it with the original");
        var answers = Answers(folder, options, graph);
        Compare(folder, expected, answers);
        return new Candidate(graph, changes, GoldenAnswer.Of(answers[0]));
    }

    /// <summary>The one that takes less time for a prompt and steps after it, in turn.</summary>
    private static Candidate Faster(ModelFolder folder, OnnxModelOptions options, List<Candidate> candidates, Action<string>? progress)
    {
        const int Rounds = 3;
        progress?.Invoke("measuring which is faster");
        var best = new TimeSpan[candidates.Count];
        Array.Fill(best, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                var taken = TimeOf(folder, options, candidates[i].Graph);
                best[i] = taken < best[i] ? taken : best[i];
            }
        }

        var faster = Array.IndexOf(best, best.Min());
        for (var i = 0; i < best.Length; i++)
        {
            progress?.Invoke($"{best[i].TotalMilliseconds:0} ms with {(i == 0 ? "the engine's matmuls" : "ours")}{(i == faster ? ": kept" : "")}");
        }

        return candidates[faster];
    }

    private static TimeSpan TimeOf(ModelFolder folder, OnnxModelOptions options, string graph)
    {
        var (prompt, steps) = (Math.Min(64, options.ContextLength!.Value / 2), Math.Min(32, options.ContextLength.Value / 4));
        using var model = new OnnxModel(folder, options, graph);
        using var sequence = model.CreateSequence();
        sequence.Append(new int[prompt], CancellationToken.None);
        sequence.RewindTo(0);
        var start = TimeProvider.System.GetTimestamp(); // a matter of this machine, of which no test owns the clock
        sequence.Append(new int[prompt], CancellationToken.None);
        for (var i = 0; i < steps; i++)
        {
            sequence.Append([i % sequence.VocabularySize], CancellationToken.None);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    private static void Optimize(ModelFolder folder, string graph, string output, bool packs)
    {
        using var settings = OnnxModel.Settings(new OnnxModelOptions());
        settings.OptimizedModelFilePath = output;
        settings.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", Path.GetFileName(output) + ".data");
        settings.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", "64"); // small, for a matmul whose scales stay in the graph is packed without them (seen: NaN)
        settings.AddSessionConfigEntry("session.save_external_prepacked_constant_initializers", packs ? "1" : "0");
        settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(folder.GraphPath)!);
        try
        {
            using var session = MatMulOperators.Open(graph, settings);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw new PreparationException($"{folder.Configuration.FileName} cannot be prepared: {refusal.Message}", refusal);
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
                throw new PreparationException(string.Create(
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

    /// <summary>A prepared graph that answers as the original does.</summary>
    private sealed record Candidate(string Graph, IReadOnlyList<string> Changes, GoldenAnswer Golden);

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
