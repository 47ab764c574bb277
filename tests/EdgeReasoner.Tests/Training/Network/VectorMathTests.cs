using System.Runtime.Intrinsics;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

public sealed unsafe class VectorMathTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-0.5f)]
    [InlineData(-80f)]
    [InlineData(80f)]
    public void Exp_AnyArgument_IsExactToSevenDigits(float x)
        => Assert.InRange(VectorMath.Exp(Vector256.Create(x))[3] / Math.Exp(x), 1 - 3e-7, 1 + 3e-7);

    [Theory]
    [InlineData(0f)]
    [InlineData(0.01f)]
    [InlineData(-2f)]
    [InlineData(50f)]
    public void Tanh_AnyArgument_IsOffByLessThanAMillionth(float x)
        => Assert.Equal(Math.Tanh(x), VectorMath.Tanh(Vector256.Create(x))[5], tolerance: 3e-7);

    [Fact]
    public void SoftMax_LengthThatFillsNoVector_IgnoresTheRest()
    {
        var scores = new FloatBuffer(8);
        new[] { 1000f, 1000f, 1000f, float.NaN, 5000f }.CopyTo(scores.Span);

        var logSum = VectorMath.SoftMax(scores.Start, 3);

        Assert.Equal(1000 + Math.Log(3), logSum, tolerance: 1e-3);
        Assert.Equal(1f / 3, scores.Span[2], tolerance: 1e-6f);
    }
}
