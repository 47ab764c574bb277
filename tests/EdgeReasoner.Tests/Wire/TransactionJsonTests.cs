using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class TransactionJsonTests
{
    [Theory]
    [InlineData("7", "7", true)]
    [InlineData("-9223372036854775808", "-9223372036854775808", true)]
    [InlineData("\"7\"", "7", false)]
    [InlineData("\"a\\u0022b\"", "a\"b", false)]
    public void Write_WhatWasRead_IsTheSameJsonValue(string json, string text, bool isNumber)
    {
        var transaction = TransactionJson.Read(json);

        Assert.Equal(new Transaction(text, isNumber), transaction);
        Assert.Equal(json, TransactionJson.Write(transaction!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2.5")]
    [InlineData("1e400")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"open")]
    public void Read_NoTransaction_IsNull(string? json) => Assert.Null(TransactionJson.Read(json));

    [Property]
    public bool Read_AnyTextWritten_GivesItBack(string? text)
        => text is null || text.Any(char.IsSurrogate) || TransactionJson.Read(TransactionJson.Write(new Transaction(text, IsNumber: false))) == new Transaction(text, IsNumber: false);
}
