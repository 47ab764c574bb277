using EdgeReasoner.Configuration;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class ModelOptionsTests
{
    [Fact]
    public void OnnxOptions_EverySetting_ReachesTheEngine()
    {
        var options = new ModelOptions { Threads = 3, Spinning = true, ContextLength = 100, Cache = "/c", MatMul = MatMulKernels.Own }.OnnxOptions(ownContextLength: 2048);

        Assert.Equal((3, true, 100, "/c", MatMulKernels.Own), (options.Threads, options.Spinning, options.ContextLength, options.Cache, options.MatMul));
    }

    [Theory]
    [InlineData(0, 2048, 2048)]
    [InlineData(0, 32_768, 4096)]
    [InlineData(8192, 32_768, 8192)]
    [InlineData(8192, 2048, 2048)]
    public void OnnxOptions_ContextLength_IsBoundedByTheModelAndByDefaultByMemory(int configured, int own, int expected)
        => Assert.Equal(expected, new ModelOptions { ContextLength = configured }.OnnxOptions(own).ContextLength);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 4)]
    public void OnnxOptions_Threads_AreOneByDefault(int configured, int expected) => Assert.Equal(expected, new ModelOptions { Threads = configured }.OnnxOptions(100).Threads);

    [Fact]
    public void Problems_EveryBadValue_IsNamedWithItsKey()
    {
        var problems = new ModelOptions { Folder = "", ContextLength = 1, ChatFormat = "morse", Endpoint = "host", Threads = 65 }.Problems();

        Assert.Equal(
            ["Model:Folder is", "Model:ContextLength is", "Model:ChatFormat is", "Model:Endpoint is", "Model:Threads is"],
            problems.Select(problem => problem[..(problem.IndexOf(" is ", StringComparison.Ordinal) + 3)]));
    }

    [Fact]
    public void ModelSettings_OfTheConfiguration_AreAllOfIt()
    {
        var configuration = new DaemonConfiguration();

        var settings = configuration.ModelSettings();

        Assert.Same(configuration.Model, settings.Model);
        Assert.Same(configuration.Decoding, settings.Decoding);
        Assert.Same(configuration.Reflection, settings.Reflection);
    }
}
