using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Protobuf;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx.Graph;

public sealed class GraphTensorTests
{
    private static readonly long[] _oneAndTwo = [1, 2];

    [Theory]
    [InlineData(1, new long[] { 3, 4 }, 48L)] // float
    [InlineData(10, new long[] { 3, 4 }, 24L)] // float16
    [InlineData(2, new long[] { 5 }, 5L)] // uint8
    [InlineData(7, new long[0], 8L)] // an int64 scalar
    [InlineData(21, new long[] { 3 }, 2L)] // uint4: two to a byte, the last one alone
    [InlineData(15, new long[] { 2 }, 32L)] // complex128
    [InlineData(1, new long[] { 0, 7 }, 0L)]
    [InlineData(8, new long[] { 1 }, null)] // strings have no fixed size
    [InlineData(99, new long[] { 1 }, null)]
    [InlineData(1, new long[] { -1, 2 }, null)]
    [InlineData(1, new[] { long.MaxValue, 2 }, null)] // what a flipped bit can claim
    [InlineData(1, new[] { 1L << 62 }, null)] // fits as a count, not as bits
    public void ExpectedLength_TypeAndShape_IsTheirBytes(int type, long[] shape, long? expected)
        => Assert.Equal(expected, new GraphTensor("t", type, shape, null, 0, -1).ExpectedLength);

    [Fact]
    public void Of_ExternalData_TakesThePlace()
    {
        var expected = new GraphTensor("w", (int)OnnxType.UInt8, [16, 4], "model.onnx.data", 8192, 64);
        Assert.Equivalent(expected, GraphTensor.Of(OnnxMessages.ExternalTensor(expected)), strict: true);
    }

    [Fact]
    public void Of_ExternalDataWithoutALocation_LiesNowhere()
        => Assert.Equal(string.Empty, GraphTensor.Of(new ProtobufMessage().Add(8, "w").Add(14, 1L)).Location); // which the inspection refuses

    [Theory]
    [InlineData("offset", "-5")]
    [InlineData("length", "1e3")]
    [InlineData("length", "99999999999999999999")]
    public void Of_PlaceThatIsNoNumber_IsRefused(string key, string value)
        => Assert.Contains(
            value, Assert.Throws<FormatException>(() => GraphTensor.Of(new ProtobufMessage().Add(8, "w").Add(13, OnnxMessages.Entry(key, value)).Add(14, 1L))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_PlaceOfDataInTheGraph_DoesNotCount()
    {
        // data_location says DEFAULT: engines read raw_data then, whatever external_data says.
        var message = OnnxMessages.Tensor("w", OnnxType.UInt8, [3], new byte[3]).Add(13, OnnxMessages.Entry("location", "elsewhere"));
        Assert.Equal((null, 0L, 3L), (GraphTensor.Of(message).Location, GraphTensor.Of(message).Offset, GraphTensor.Of(message).Length));
    }

    [Fact]
    public void Tensor_TwoFloats_EqualsTheBytesOfTheSpecification()
    {
        // dims 2 | data_type FLOAT | name "w" | raw_data 1.0, −2.0
        var golden = Convert.FromHexString("0802" + "1001" + "420177" + "4A08" + "0000803F" + "000000C0");
        Assert.Equal(golden, OnnxMessages.Tensor("w", OnnxType.Float, [2], Convert.FromHexString("0000803F" + "000000C0")).ToArray());
    }

    [Fact]
    public void Attribute_EachKind_EqualsTheBytesOfTheSpecification()
    {
        Assert.Equal(Convert.FromHexString("0A0461786973" + "1801" + "A00102"), OnnxMessages.Attribute("axis", 1L).ToArray());
        Assert.Equal(Convert.FromHexString("0A0161" + "150000803F" + "A00101"), OnnxMessages.Attribute("a", 1f).ToArray());
        Assert.Equal(Convert.FromHexString("0A0161" + "4001" + "4002" + "A00107"), OnnxMessages.Attribute("a", _oneAndTwo).ToArray());
    }
}
