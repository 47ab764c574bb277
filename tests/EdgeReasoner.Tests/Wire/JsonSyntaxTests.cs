using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class JsonSyntaxTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData(" [1, \"\\ud83d\\ude00\", null] ")]
    public void Check_Json_IsSound(string json) => Assert.Null(Check(json));

    [Theory]
    [InlineData("", "", "The payload is empty; send a JSON object.")]
    [InlineData(" \n", "", "The payload is empty; send a JSON object.")]
    [InlineData("""{"a":1""", "a", "The JSON ends too early; send the whole object.")]
    [InlineData("""{"a":1,}""", "a", "Not JSON from byte 7 on; check quotes, commas and brackets there.")]
    [InlineData("{\n\"a\": x}", "a", "Not JSON from byte 7 on; check quotes, commas and brackets there.")]
    [InlineData("""{"a":NaN}""", "a", "NaN and Infinity are not JSON; numbers must be finite, so leave a missing reading out.")]
    [InlineData("""{"a":[1,-Infinity]}""", "a[1]", "NaN and Infinity are not JSON; numbers must be finite, so leave a missing reading out.")]
    [InlineData("""{"a":"\ud800"}""", "a", "A \\u escape is half of a surrogate pair; send both halves or the character itself.")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]", "Nested deeper than 16 levels; a request needs three.")]
    public void Check_NoJson_NamesTheFieldAndTheRemedy(string json, string field, string message)
        => Assert.Equal(new Refusal(RefusalReason.BadJson, message, field), Check(json));

    [Theory]
    [InlineData("{\"a\":\"", "\"}", "a")]
    [InlineData("{\"", "\":1}", "")]
    [InlineData("{\"a\":[1,\"", "\"]}", "a[1]")]
    public void Check_NoUtf8_NamesTheByte(string before, string after, string field)
        => Assert.Equal(
            new Refusal(RefusalReason.BadJson, $"Byte {before.Length} is not valid UTF-8; send the text as UTF-8.", field),
            JsonSyntax.Check([.. Encoding.UTF8.GetBytes(before), 0xFF, .. Encoding.UTF8.GetBytes(after)]));

    [Property(MaxTest = 1000)]
    public bool Check_AnyBytes_ReturnsAnOutcome(byte[] payload) => JsonSyntax.Check(payload) is null or { Reason: RefusalReason.BadJson, Message.Length: > 0 };

    private static Refusal? Check(string json) => JsonSyntax.Check(Encoding.UTF8.GetBytes(json));
}
