using System.Globalization;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

public sealed class ModelPreparationTests : IDisposable
{
    private static readonly int[] _prompt = [5, 6, 7, 8, 9, 10, 11, 12];

    private readonly string _cache = Directory.CreateTempSubdirectory("prepared-").FullName;
    private readonly OnnxFixture _original = OnnxFixture.Synthesized(new SynthesisOptions());

    public void Dispose()
    {
        _original.Dispose();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public void Prepare_BuilderLayout_MakesTheChangesAndSaysTheSame()
    {
        var before = Directory.GetFiles(_original.Folder.Path).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var prepared = ModelPreparation.Prepare(_original.Folder, _cache, kernels: MatMulKernels.Runtime);
        Assert.Equal(
            ["logits are computed for the rows asked for only", "lengths are given as numbers instead of a mask", "the embedding shares 0 MB with the output matrix"],
            prepared.Changes);
        Assert.Equal(before, Directory.GetFiles(_original.Folder.Path).ToDictionary(file => file, File.GetLastWriteTimeUtc));

        using var model = new OnnxModel(_original.Folder, new OnnxModelOptions { Cache = _cache, MatMul = MatMulKernels.Runtime });
        Assert.NotNull(model.Prepared);
        using var fast = model.CreateSequence();
        using var plain = _original.Model.CreateSequence();
        foreach (var tokens in (int[][])[_prompt, [3]])
        {
            // The same bits with AVX-512; with AVX2 the runtime adds in another order for one row of logits than for those of the whole prompt.
            var (expected, actual) = (plain.Append(tokens, CancellationToken.None).ToArray(), fast.Append(tokens, CancellationToken.None).ToArray());
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Prepare_OwnProducts_SayTheSameWhateverTheRows()
    {
        var prepared = ModelPreparation.Prepare(_original.Folder, _cache, kernels: MatMulKernels.Own);
        Assert.Contains("11 products are our own", prepared.Changes);

        using var model = new OnnxModel(_original.Folder, new OnnxModelOptions { Cache = _cache, MatMul = MatMulKernels.Own });
        Assert.NotNull(model.Prepared);
        Assert.NotEqual("engine", model.MatMul);
        using var exact = OnnxFixture.Synthesized(new SynthesisOptions { AccuracyLevel = 0 }); // the same weights, multiplied in 32-bit floats
        using var own = model.CreateSequence();
        using var engine = _original.Model.CreateSequence();
        using var reference = exact.Model.CreateSequence();
        var (ours, theirs) = (0.0, 0.0);
        foreach (var tokens in (int[][])[_prompt, [3], [4, 5], [6, 7, 8]])
        {
            var expected = reference.Append(tokens, CancellationToken.None).ToArray();
            ours += SquaredError(own.Append(tokens, CancellationToken.None));
            theirs += SquaredError(engine.Append(tokens, CancellationToken.None));

            double SquaredError(ReadOnlySpan<float> logits) => expected.Zip(logits.ToArray()).Sum(static pair => Math.Pow(pair.First - pair.Second, 2));
        }

        // Both round what they multiply to 8 bits, each in its own way and otherwise on another CPU: ours may not lose more by it than theirs do.
        TestContext.Current.TestOutputHelper?.WriteLine($"error of our matmul: {Math.Sqrt(ours / theirs):F3} of that of the engine's");
        Assert.True(Math.Sqrt(ours / theirs) <= 1.5, $"{Math.Sqrt(ours / theirs)} of the error of the engine's matmul");
    }

    [Fact]
    public void Prepare_OwnProducts_KeepsOneCopyOfTheWeights()
    {
        var (own, runtime) = (ModelPreparation.Prepare(_original.Folder, _cache, kernels: MatMulKernels.Own), ModelPreparation.Prepare(_original.Folder, _cache, kernels: MatMulKernels.Runtime));
        Assert.True(new FileInfo(own.GraphPath + ".data").Length < new FileInfo(runtime.GraphPath + ".data").Length);
        Assert.Equal(["model.onnx", "model.onnx.data", "prepared.json"], Directory.GetFiles(own.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OnnxModel_PreparedWithOwnProducts_WeightsArePagesThatProcessesShare()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc here.");
        var data = ModelPreparation.Prepare(_original.Folder, _cache, kernels: MatMulKernels.Own).GraphPath + ".data";

        using var model = new OnnxModel(_original.Folder, new OnnxModelOptions { Cache = _cache, MatMul = MatMulKernels.Own });
        Assert.NotNull(model.Prepared);
        using var sequence = model.CreateSequence();
        sequence.Append(_prompt, CancellationToken.None);

        // Pages of the file that were read and not written: another process that maps it has the same ones.
        var (read, written) = (0L, 0L);
        var isOurs = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                isOurs = line.EndsWith(data, StringComparison.Ordinal);
            }
            else if (isOurs)
            {
                read += words[0] == "Rss:" ? long.Parse(words[1], CultureInfo.InvariantCulture) : 0;
                written += words[0] is "Private_Dirty:" or "Anonymous:" ? long.Parse(words[1], CultureInfo.InvariantCulture) : 0;
            }
        }

        Assert.True(read > 0, $"{data} is not mapped");
        Assert.Equal(0, written);
    }

    [Fact]
    public void Prepare_Auto_KeepsTheFasterOne()
    {
        List<string> steps = [];
        var prepared = ModelPreparation.Prepare(_original.Folder, _cache, steps.Add);
        var kept = Assert.Single(steps, static step => step.EndsWith(": kept", StringComparison.Ordinal));
        Assert.Equal(kept.Contains("ours", StringComparison.Ordinal), prepared.Changes.Any(static change => change.EndsWith("are our own", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetDirectories(_cache, ".new-*"));
    }

    [Fact]
    public void Prepare_ProductsThatOursCannotDo_AreTheEngines()
    {
        using var half = OnnxFixture.Synthesized(new SynthesisOptions { HalfPrecision = true });
        List<string> steps = [];
        var changes = ModelPreparation.Prepare(half.Folder, _cache, steps.Add).Changes;
        Assert.DoesNotContain("own", string.Join(' ', changes), StringComparison.Ordinal);
        Assert.Contains("the weights are packed at each load", changes); // ONNX Runtime saves packed matmuls in 16-bit floats without their scales
        Assert.Contains(steps, static step => step.StartsWith("the engine's own matmuls are used: ", StringComparison.Ordinal) && step.Contains("scales of another type", StringComparison.Ordinal));
        var refusal = Assert.Throws<PreparationException>(() => ModelPreparation.Prepare(half.Folder, _cache, kernels: MatMulKernels.Own));
        Assert.Contains("scales of another type", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_LowAccuracyLevel_IsRaised()
    {
        using var slow = OnnxFixture.Synthesized(new SynthesisOptions { AccuracyLevel = 0 });
        Assert.Contains("accuracy_level of 11 products is 4", ModelPreparation.Prepare(slow.Folder, _cache).Changes);
    }

    [Fact]
    public void Prepare_Again_FindsTheFirst()
    {
        var first = ModelPreparation.Prepare(_original.Folder, _cache);
        List<string> steps = [];
        Assert.Equal(first.Path, ModelPreparation.Prepare(_original.Folder, _cache, steps.Add).Path);
        Assert.Empty(steps);
        Assert.Single(Directory.GetDirectories(_cache));
    }

    [Fact]
    public void OnnxModel_PreparedFileIsTruncated_RunsTheOriginal()
    {
        var prepared = ModelPreparation.Prepare(_original.Folder, _cache);
        var data = prepared.GraphPath + ".data";
        using (var file = File.OpenWrite(data))
        {
            file.SetLength(file.Length - 1);
        }

        using var model = new OnnxModel(_original.Folder, new OnnxModelOptions { Cache = _cache });
        Assert.Null(model.Prepared);
    }

    [Fact]
    public void OnnxModel_PreparedWeightsAreDamaged_RunsTheOriginalAndSaysWhy()
    {
        var prepared = ModelPreparation.Prepare(_original.Folder, _cache);
        var bytes = File.ReadAllBytes(prepared.GraphPath + ".data");
        for (var i = 0; i < bytes.Length; i += 3)
        {
            bytes[i] ^= 0x55;
        }

        File.WriteAllBytes(prepared.GraphPath + ".data", bytes);
        using var model = new OnnxModel(_original.Folder, new OnnxModelOptions { Cache = _cache });
        Assert.Null(model.Prepared);
        Assert.Contains("golden answer", model.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_BundledModel_SaysTheSame()
    {
        var folder = ModelFolder.Read(Path.Combine(AppContext.BaseDirectory, "models", "edge-mini"));
        ModelPreparation.Prepare(folder, _cache);
        using var original = new OnnxModel(folder, new OnnxModelOptions());
        using var prepared = new OnnxModel(folder, new OnnxModelOptions { Cache = _cache });
        Assert.NotNull(prepared.Prepared);
        using var a = original.CreateSequence();
        using var b = prepared.CreateSequence();
        Assert.Equal(a.Append(_prompt, CancellationToken.None).ToArray(), b.Append(_prompt, CancellationToken.None).ToArray());
    }

    [Fact]
    public void Read_HashesRemembered_AreThoseComputed()
    {
        var first = ModelFolder.Read(_original.Folder.Path, ModelPreparation.Hashes(_cache)).ModelHash;
        Assert.Equal(first, ModelFolder.Read(_original.Folder.Path, ModelPreparation.Hashes(_cache)).ModelHash);
        Assert.Equal(first, _original.Folder.ModelHash);
        File.AppendAllText(_original.Folder.GraphPath + ".data", "x");
        Assert.NotEqual(first, ModelFolder.Read(_original.Folder.Path, ModelPreparation.Hashes(_cache)).ModelHash);
    }
}
