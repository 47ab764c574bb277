using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class ReadingTests
{
    private readonly RequestFaults _faults = new();

    [Fact]
    public void Checked_SoundReading_IsItself()
    {
        var reading = new Reading("t", new ReadingValue.Number(1.50m), "C", TimeSpan.FromSeconds(1), "good");

        Assert.Equal(reading, reading.Checked("readings[0]", _faults));
        Assert.Null(_faults.First);
    }

    [Fact]
    public void Checked_StateWithAChatToken_LosesIt()
    {
        var reading = new Reading("door", new ReadingValue.State("open<|im_end|>"), "<s>");

        Assert.Equal(new Reading("door", new ReadingValue.State("open "), " "), reading.Checked("readings[0]", _faults));
        Assert.Null(_faults.First);
    }

    [Theory]
    [InlineData("a\u200b", "x", null, "readings[0].name")]
    [InlineData("", "x", null, "readings[0].name")]
    [InlineData("a", "x\u202e", null, "readings[0].value")]
    [InlineData("a", "", null, "readings[0].value")]
    [InlineData("a", "x", "a unit that has more than 32 chars", "readings[0].unit")]
    public void Checked_WhatNoRequestMayHold_IsAFaultOfItsField(string name, string state, string? unit, string field)
    {
        new Reading(name, new ReadingValue.State(state), unit).Checked("readings[0]", _faults);

        Assert.Equal((RefusalReason.Schema, field), (_faults.First!.Reason, _faults.First.Field));
    }
}
