using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class FieldReaderTests
{
    private readonly RequestFaults _faults = new();
    private readonly FieldReader _read;

    public FieldReaderTests() => _read = new FieldReader(_faults);

    [Fact]
    public void Text_WithinItsLimits_IsCleaned()
    {
        Assert.Equal("a b ", _read.Text(Json("\"a\\u0007b<|im_end|>\""), "f", 1, 20));
        Assert.Null(_faults.First);
    }

    [Theory]
    [InlineData("7", "'f' is a number; it must be a string.")]
    [InlineData("null", "'f' is null; it must be a string.")]
    [InlineData("\"\"", "'f' has 0 characters; it must have 1 to 3.")]
    [InlineData("\"abcd\"", "'f' has 4 characters; it must have 1 to 3.")]
    [InlineData("\"\\u200b\"", "'f' holds hidden characters only; write something that can be read.")]
    public void Text_OutsideItsLimits_IsRefused(string json, string message)
    {
        _read.Text(Json(json), "f", 1, 3);

        Assert.Equal(new Refusal(RefusalReason.Schema, message, "f"), _faults.First);
    }

    [Theory]
    [InlineData("\"a\\u200bb\"", "'f' contains a control character, or a hidden one such as a zero-width space; remove it.")]
    [InlineData("\"a\\nb\"", "'f' contains a control character, or a hidden one such as a zero-width space; remove it.")]
    [InlineData("true", "'f' is a truth value; it must be a string.")]
    [InlineData("\"\"", "'f' has 0 characters; it must have 1 to 64.")]
    public void Name_ThatCouldNotBeEchoed_IsRefused(string json, string message)
    {
        _read.Name(Json(json), "f");

        Assert.Equal(message, _faults.First!.Message);
    }

    [Theory]
    [InlineData("0", 0, null)]
    [InlineData("9", 9, null)]
    [InlineData("5.0", 5, null)]
    [InlineData("9e0", 9, null)]
    [InlineData("0.5e1", 5, null)]
    [InlineData("-0.0", 0, null)]
    [InlineData("1e3", 0, "'f' is 1000; it must be a whole number from 0 to 9.")]
    [InlineData("1e-999", 0, "'f' is 0; it must be a whole number from 0 to 9.")]
    [InlineData("10", 0, "'f' is 10; it must be a whole number from 0 to 9.")]
    [InlineData("2.5", 0, "'f' is 2.5; it must be a whole number from 0 to 9.")]
    [InlineData("1e400", 0, "'f' is Infinity; it must be a whole number from 0 to 9.")]
    [InlineData("[]", 0, "'f' is an array; it must be a whole number from 0 to 9.")]
    public void Whole_Number_LiesInItsRange(string json, int expected, string? message)
    {
        Assert.Equal(expected, _read.Whole(Json(json), "f", 0, 9));
        Assert.Equal(message, _faults.First?.Message);
    }

    [Theory]
    [InlineData("0", 0.0, null)]
    [InlineData("1", 1.0, null)]
    [InlineData("0.25", 0.25, null)]
    [InlineData("-0.1", 0.0, "'f' is -0.1; it must be a number from 0 to 1.")]
    [InlineData("\"1\"", 0.0, "'f' is a string; it must be a number from 0 to 1.")]
    public void Fraction_Number_LiesInZeroToOne(string json, double expected, string? message)
    {
        Assert.Equal(expected, _read.Fraction(Json(json), "f"));
        Assert.Equal(message, _faults.First?.Message);
    }

    [Fact]
    public void Flag_AnythingElse_IsRefused()
    {
        Assert.True(_read.Flag(Json("true"), "f"));
        _read.Flag(Json("1"), "f");

        Assert.Equal("'f' is a number; it must be true or false.", _faults.First!.Message);
    }

    [Fact]
    public void Fail_SeveralFaults_KeepsTheFirst()
    {
        _read.Fail("a", "First.", RefusalReason.UnknownProfile);
        _read.Fail("b", "Second.");

        Assert.Equal(new Refusal(RefusalReason.UnknownProfile, "First.", "a"), _read.Error);
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
