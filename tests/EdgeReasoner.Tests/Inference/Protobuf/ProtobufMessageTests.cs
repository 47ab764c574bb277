using EdgeReasoner.Inference.Protobuf;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Protobuf;

public sealed class ProtobufMessageTests
{
    [Theory]
    [InlineData("08", "ends inside a number")] // a tag without its value
    [InlineData("0880", "ends inside a number")]
    [InlineData("0A05616263", "goes past the end")] // five bytes announced, three there
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "goes past the end")] // a length that no memory has
    [InlineData("0D000000", "goes past the end")] // three bytes of a 32-bit number
    [InlineData("09000000", "goes past the end")]
    [InlineData("00", "field number 0 does not exist")]
    [InlineData("0B", "wire type 3 is unknown")] // groups went out with proto2
    [InlineData("0F", "wire type 7 is unknown")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", "longer than ten bytes")]
    public void Read_DamagedBytes_SaysWhat(string hex, string problem)
        => Assert.Contains(problem, Assert.Throws<FormatException>(() => ProtobufMessage.Read(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ThenWrite_KeepsEveryByteOfWhatIsNotKnown()
    {
        // A number, a text, a message, 64 and 32 bits, in an order of nobody's making.
        var bytes = Convert.FromHexString("F80701" + "0A0161" + "1202" + "0801" + "190102030405060708" + "2501020304" + "0A0162");

        Assert.Equal(bytes, ProtobufMessage.Read(bytes).ToArray());
    }

    [Property]
    public bool Number_AnyValue_IsReadAsWritten(long value)
        => ProtobufMessage.Read(new ProtobufMessage().Add(3, value).ToArray()).Number(3) == value;

    [Fact]
    public void Add_NegativeNumber_TakesTenBytesAsTheSpecificationSays()
        => Assert.Equal(Convert.FromHexString("08FFFFFFFFFFFFFFFFFF01"), new ProtobufMessage().Add(1, -1L).ToArray());

    [Fact]
    public void Add_Float_IsFourBytesLittleEndian()
        => Assert.Equal(Convert.FromHexString("15000080BF"), new ProtobufMessage().Add(2, -1f).ToArray());

    [Theory]
    [InlineData("0801" + "08AC02" + "0803", new long[] { 1, 300, 3 })] // one field a number
    [InlineData("0A04" + "01AC0203", new long[] { 1, 300, 3 })] // packed
    [InlineData("0801" + "0A03" + "AC0203", new long[] { 1, 300, 3 })] // a writer may mix them
    [InlineData("1001", new long[0])]
    public void Numbers_PackedOrNot_AreTheSame(string hex, long[] expected)
        => Assert.Equal(expected, ProtobufMessage.Read(Convert.FromHexString(hex)).Numbers(1));

    [Fact]
    public void Numbers_PackedListCutOff_IsRefused()
        => Assert.Throws<FormatException>(() => ProtobufMessage.Read(Convert.FromHexString("0A02" + "01AC")).Numbers(1));

    [Fact]
    public void Text_GivenTwice_IsTheLast()
        => Assert.Equal("b", new ProtobufMessage().Add(1, "a").Add(1, "b").Text(1)); // as every reader of the format does

    [Fact]
    public void Text_FieldOfAnotherKind_IsEmpty()
        => Assert.Equal(string.Empty, new ProtobufMessage().Add(1, 5L).Text(1));

    [Fact]
    public void Remove_Field_LeavesTheOthersInOrder()
        => Assert.Equal([1, 3], new ProtobufMessage().Add(1, 1L).Add(2, "x").Add(3, 1L).Add(2, "y").Remove(2).Fields.Select(static field => field.Number));

    [Fact]
    public void Read_Bytes_AreSlicesOfWhatWasRead()
    {
        byte[] bytes = [0x0A, 1, (byte)'a'];
        var message = ProtobufMessage.Read(bytes);
        bytes[2] = (byte)'b';

        Assert.Equal("b", message.Text(1)); // a copy would not see it: weights must not be copied
    }
}
