using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace EdgeReasoner.Tests.Architecture;

public sealed class ReferenceTests
{
    /// <summary>The projects of ours that each may use, itself left out.</summary>
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "EdgeReasoner.Contract", [] },
        { "EdgeReasoner.Kernels", [] },
        { "EdgeReasoner.Rules", ["EdgeReasoner.Contract"] },
        { "EdgeReasoner.Wire", ["EdgeReasoner.Contract"] },
        { "EdgeReasoner.Inference", ["EdgeReasoner.Contract", "EdgeReasoner.Kernels"] },
        { "EdgeReasoner.Reasoning", ["EdgeReasoner.Contract", "EdgeReasoner.Inference", "EdgeReasoner.Rules"] },
        { "EdgeReasoner.Models", ["EdgeReasoner.Contract", "EdgeReasoner.Inference", "EdgeReasoner.Kernels", "EdgeReasoner.Reasoning", "EdgeReasoner.Rules"] },
        { "EdgeReasoner.Evaluation", ["EdgeReasoner.Contract", "EdgeReasoner.Inference", "EdgeReasoner.Kernels", "EdgeReasoner.Models", "EdgeReasoner.Reasoning", "EdgeReasoner.Rules", "EdgeReasoner.Wire"] },
        { SourceAssemblies.Daemon, [.. SourceAssemblies.Libraries] },
        { SourceAssemblies.Trainer, ["EdgeReasoner.Contract", "EdgeReasoner.Inference", "EdgeReasoner.Kernels", "EdgeReasoner.Reasoning", "EdgeReasoner.Rules", "EdgeReasoner.Wire"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Project_References_OnlyWhatLiesBelowIt(string project, string[] below)
        => Assert.Subset(below.ToHashSet(), SourceAssemblies.ReferencesOf(project).ToHashSet());

    [Theory]
    [InlineData("EdgeReasoner.Contract")]
    [InlineData("EdgeReasoner.Kernels")]
    [InlineData("EdgeReasoner.Rules")]
    [InlineData("EdgeReasoner.Wire")]
    [InlineData("EdgeReasoner.Reasoning")]
    public void Project_References_NoPackage(string project)
        => Assert.All(Assembly.Load(project).GetReferencedAssemblies(), static name => Assert.True(
            name.Name!.StartsWith("System", StringComparison.Ordinal) || SourceAssemblies.All.Contains(name.Name), name.Name));

    // Inference knows token ids and logits; of requests and answers it has nothing to know but when to stop.
    [Fact]
    public void Inference_OfTheContract_UsesTheDeadlineOnly()
    {
        using var stream = File.OpenRead(SourceAssemblies.PathOf("EdgeReasoner.Inference"));
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        var used = reader.TypeReferences.Select(reader.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == "EdgeReasoner.Contract")
            .Select(type => reader.GetString(type.Name));

        Assert.Subset(new HashSet<string> { "Deadline" }, used.ToHashSet());
    }

    [Theory]
    [InlineData("MQTTnet", "src/EdgeReasoner/Mqtt/")]
    [InlineData("Microsoft.Data.Sqlite", "src/EdgeReasoner/Journal/")]
    [InlineData("System.Device.Gpio", "src/EdgeReasoner/Gpio/")]
    [InlineData("System.CommandLine", "src/EdgeReasoner/Cli/", "src/EdgeReasoner/Program.cs", "src/EdgeReasoner.Training/Cli/", "src/EdgeReasoner.Training/Program.cs")]
    [InlineData("Spectre.Console", "src/EdgeReasoner/Cli/")]
    [InlineData("Microsoft.ML.OnnxRuntime", "src/EdgeReasoner.Inference/Onnx/", "src/EdgeReasoner.Training/Export/")]
    [InlineData("Google.Protobuf", "src/EdgeReasoner.Training/")]
    [InlineData(
        "System.Text.Json",
        "src/EdgeReasoner.Wire/",
        "src/EdgeReasoner.Models/",
        "src/EdgeReasoner.Evaluation/",
        "src/EdgeReasoner.Training/",
        "src/EdgeReasoner.Inference/Tokenization/",
        "src/EdgeReasoner.Inference/Onnx/",
        "src/EdgeReasoner.Inference/GenAi/", // the engine's own configuration
        "src/EdgeReasoner/Configuration/ConfigurationLoader.cs", // the exception of a file that is not JSON
        "src/EdgeReasoner/Feedback/FeedbackReader.cs",
        "src/EdgeReasoner/Gpio/Readings/SensorValue.cs",
        "src/EdgeReasoner/Mqtt/StatusSession.cs",
        "src/EdgeReasoner/Cli/")] // scenario of the demonstration, --json
    public void Package_IsSeen_InItsPlacesOnly(string package, params string[] places)
    {
        var users = Repository.Sources("src").Where(file => Repository.Read(file).Contains($"using {package}", StringComparison.Ordinal));

        Assert.All(users, file => Assert.True(places.Any(place => file.StartsWith(place, StringComparison.Ordinal)), $"{file} uses {package}"));
    }
}
