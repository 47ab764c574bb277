using EdgeReasoner.Mqtt;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class SuspectsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Suspects _suspects;

    public SuspectsTests() => _suspects = new Suspects(_clock);

    [Fact]
    public void Suspect_SecondTime_IsSetAside()
    {
        Assert.False(_suspects.Suspect(Message("r1")));
        Assert.True(_suspects.Suspect(Message("r1") with { Payload = new byte[5] })); // the same answer, made again
        Assert.Equal(Suspects.MostBreaks, _suspects.BreaksOf(Message("r1")));
        Assert.Equal((0, 0), (_suspects.BreaksOf(Message("r2")), _suspects.BreaksOf(Message("r1") with { IsSubstitute = true })));
    }

    [Fact]
    public void Suspect_OwnWord_IsAboveSuspicion()
    {
        var canary = new OutboundMessage("canary", default) { IsJson = false };
        _suspects.Suspect(canary);
        _suspects.Suspect(canary);

        Assert.Equal(0, _suspects.BreaksOf(canary));
    }

    [Fact]
    public void Acquit_Confirmed_StartsOver()
    {
        _suspects.Suspect(Message("r1"));
        _suspects.Acquit(Message("r1"));

        Assert.Equal(0, _suspects.BreaksOf(Message("r1")));
        Assert.False(_suspects.Suspect(Message("r1")));
    }

    [Fact]
    public void BreaksOf_TenMinutesLater_AreForgotten()
    {
        _suspects.Suspect(Message("r1"));
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(0, _suspects.BreaksOf(Message("r1")));
        Assert.False(_suspects.Suspect(Message("r1")));
    }

    [Fact]
    public void Suspect_MoreThanItHolds_ForgetsTheOldest()
    {
        for (var i = 0; i <= 256; i++)
        {
            _suspects.Suspect(Message($"r{i}"));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal((0, 1, 1), (_suspects.BreaksOf(Message("r0")), _suspects.BreaksOf(Message("r1")), _suspects.BreaksOf(Message("r256"))));
    }

    private static OutboundMessage Message(string about) => new("a", default) { About = about };
}
