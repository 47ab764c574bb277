using System.Runtime.CompilerServices;
using EdgeReasoner.Inference.Onnx.Sessions;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx.Sessions;

public sealed class NativeBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public unsafe void New_AnyLength_IsZeroAndBeginsACacheLine(int length)
    {
        using var buffer = new NativeBuffer<float>(length);
        Assert.All(buffer.Slice(0, length).ToArray(), static value => Assert.Equal(0, value));
        Assert.Equal(0, (nint)Unsafe.AsPointer(ref buffer.Slice(0, 1)[0]) % 64);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(4, 1)]
    [InlineData(-1, 1)]
    public void Slice_OutsideTheMemory_IsRefused(long start, int length)
    {
        using var buffer = new NativeBuffer<long>(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(start, length).Length);
    }

    [Fact]
    public void Slice_AfterItsEnd_IsRefused()
    {
        var buffer = new NativeBuffer<int>(4);
        buffer.Dispose();
        buffer.Dispose(); // twice does no harm
        Assert.Throws<ObjectDisposedException>(() => buffer.Slice(0, 1).Length);
    }
}
