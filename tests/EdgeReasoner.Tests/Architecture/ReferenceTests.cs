using System.Reflection;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Kernels;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Architecture;

public sealed class ReferenceTests
{
    [Fact]
    public void Kernels_References_NothingOfOursAndNoPackage()
        => Assert.All(typeof(BlockMatMul).Assembly.GetReferencedAssemblies(), static name => Assert.StartsWith("System", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Inference_References_KernelsOnly() => Assert.Equal(["EdgeReasoner.Kernels"], Ours(typeof(ILanguageModel).Assembly));

    [Fact]
    public void Reasoning_References_InferenceOnlyAndNoPackage()
    {
        var assembly = typeof(DecisionRequest).Assembly;

        Assert.Equal(["EdgeReasoner.Inference"], Ours(assembly));
        Assert.All(assembly.GetReferencedAssemblies(), name => Assert.True(
            name.Name!.StartsWith("System", StringComparison.Ordinal) || name.Name.StartsWith("EdgeReasoner", StringComparison.Ordinal), name.Name));
    }

    [Fact]
    public void Training_References_NeverTheDaemon() => Assert.DoesNotContain("edge-reasoner", Ours(typeof(TaskGenerator).Assembly));

    [Fact]
    public void Daemon_References_NeverTheTrainer()
        => Assert.DoesNotContain("edge-reasoner-training", Ours(Assembly.Load("edge-reasoner")));

    [Theory]
    [InlineData("MQTTnet", "src/EdgeReasoner/Mqtt/")]
    [InlineData("Microsoft.Data.Sqlite", "src/EdgeReasoner/Journal/")]
    [InlineData("System.Device.Gpio", "src/EdgeReasoner/Gpio/")]
    [InlineData("System.CommandLine", "src/EdgeReasoner/Cli/", "src/EdgeReasoner/Program.cs", "src/EdgeReasoner.Training/Cli/", "src/EdgeReasoner.Training/Program.cs")]
    [InlineData("Spectre.Console", "src/EdgeReasoner/Cli/")]
    [InlineData("Microsoft.ML.OnnxRuntime", "src/EdgeReasoner.Inference/Onnx/", "src/EdgeReasoner.Training/Export/")]
    public void Package_IsSeen_InItsFolderOnly(string package, params string[] places)
    {
        var users = Repository.Sources("src").Where(file => Repository.Read(file).Contains($"using {package}", StringComparison.Ordinal));

        Assert.All(users, file => Assert.True(places.Any(place => file.StartsWith(place, StringComparison.Ordinal)), $"{file} uses {package}"));
    }

    private static string[] Ours(Assembly assembly)
        => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("EdgeReasoner", StringComparison.OrdinalIgnoreCase) || name.StartsWith("edge-reasoner", StringComparison.Ordinal))];
}
