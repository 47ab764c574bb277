using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class ModelManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("manifest-").FullName;

    public ModelManifestTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "onnx"));
        File.WriteAllText(Path.Combine(_folder, "onnx", "model.onnx"), "graph");
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), "{}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryRead_WhatWasWritten_NamesEveryFileButItself()
    {
        ModelManifest.Write(_folder, "owner/name@0123");
        ModelManifest.Write(_folder, "owner/name@0123"); // again, now beside the first

        var manifest = ModelManifest.TryRead(_folder)!;
        Assert.Equal("owner/name@0123", manifest.Source);
        Assert.Equal([("onnx/model.onnx", 5L), ("tokenizer.json", 2L)], manifest.Files.Select(file => (file.Path, file.Size)));
        Assert.Empty(manifest.Problems(_folder));
    }

    [Fact]
    public void Problems_MissingChangedAndLongerFiles_AreEachNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "third"), "1");
        var manifest = ModelManifest.Write(_folder, "s");

        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        File.WriteAllText(Path.Combine(_folder, "onnx", "model.onnx"), "grapf");
        File.WriteAllText(Path.Combine(_folder, "third"), "12");

        Assert.Equal(
            [
                "onnx/model.onnx is damaged: its SHA-256 is not the one at install; pull or import the model again.",
                "third has 2 bytes; it must have 1; pull or import the model again.",
                "tokenizer.json is missing; pull or import the model again.",
            ],
            manifest.Problems(_folder));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    public void Problems_PathOutsideTheFolder_IsNotFollowed(string path)
    {
        var manifest = new ModelManifest { Source = "s", Files = [new ManifestFile(path, 1, "")] };

        Assert.Equal($"{path} lies outside the folder; pull or import the model again.", Assert.Single(manifest.Problems(_folder)));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"source":null,"files":[]}""")]
    [InlineData("""{"files":[]}""")]
    public void TryRead_DamagedManifest_IsNone(string text)
    {
        File.WriteAllText(Path.Combine(_folder, ModelManifest.FileName), text);

        Assert.Null(ModelManifest.TryRead(_folder));
    }
}
