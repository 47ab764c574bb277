using System.Security.Cryptography;
using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Journal;

public sealed class AnswerCacheTests
{
    private static readonly AnswerDocument Answer = new([1, 2, 3], 200, null);

    private readonly FakeTimeProvider _clock = new();
    private readonly AnswerCache _cache;
    private readonly WaitingDuplicate _duplicate;

    public AnswerCacheTests()
    {
        _cache = new AnswerCache(2, 2000, TimeSpan.FromMinutes(1), _clock);
        _duplicate = new WaitingDuplicate(new MqttRequester("hmi", "t", [], null, Receipt.None()), Deadline.After(_clock, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Enter_FirstTime_IsNew() => Assert.Equal(CacheLookup.New, Enter("a", "p"));

    [Fact]
    public void Enter_SamePayloadInFlight_WaitsForTheFirst()
    {
        Enter("a", "p");

        Assert.Equal(CacheLookup.InFlight, Enter("a", "p"));
        Assert.Same(_duplicate, Assert.Single(_cache.Complete("a", Answer)));
    }

    [Fact]
    public void Enter_SamePayloadAnswered_GetsTheVeryBytes()
    {
        Enter("a", "p");
        _cache.Complete("a", Answer);

        Assert.Equal(CacheLookup.Answered, _cache.Enter("a", "p"u8, _duplicate, out var stored));
        Assert.Same(Answer.Payload, stored!.Payload);
    }

    [Fact]
    public void Enter_OtherPayload_IsAConflict()
    {
        Enter("a", "p");

        Assert.Equal(CacheLookup.Conflict, Enter("a", "q"));
    }

    [Fact]
    public void Complete_WithoutAnswer_ForgetsTheRequest()
    {
        Enter("a", "p");
        _cache.Complete("a", null);

        Assert.Equal(CacheLookup.New, Enter("a", "q"));
    }

    [Fact]
    public void Complete_UnknownRequest_HasNobodyWaiting() => Assert.Empty(_cache.Complete("never", Answer));

    [Fact]
    public void HashOf_RequestInFlight_IsThatOfItsPayload()
    {
        Enter("a", "p");

        Assert.Equal(SHA256.HashData("p"u8), _cache.HashOf("a"));
        Assert.Empty(_cache.HashOf("b"));
    }

    [Fact]
    public void Restore_AnswerDatedInTheFuture_CountsFromNow()
    {
        _cache.Restore(new JournalEntry("a", SHA256.HashData("p"u8), Answer, _clock.GetUtcNow() + TimeSpan.FromHours(1), null) { Sequence = 1 });

        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(CacheLookup.New, Enter("a", "p"));
    }

    [Fact]
    public void Enter_AfterTheLifetime_IsNew()
    {
        Enter("a", "p");
        _cache.Complete("a", Answer);
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(CacheLookup.New, Enter("a", "p"));
    }

    [Fact]
    public void Complete_OverCapacity_ForgetsTheOldest()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            Enter(key, "p");
            _cache.Complete(key, Answer);
        }

        Assert.Equal([CacheLookup.New, CacheLookup.Answered], new[] { Enter("a", "p"), Enter("c", "p") });
    }

    [Fact]
    public void Complete_OverTheBytes_ForgetsTheOldest()
    {
        foreach (var key in new[] { "a", "b" })
        {
            Enter(key, "p");
            _cache.Complete(key, new AnswerDocument(new byte[1000], 200, null), sequence: key[0]);
        }

        Assert.Equal([CacheLookup.New, CacheLookup.Answered], new[] { Enter("a", "p"), Enter("b", "p") });
        Assert.Equal('a', _cache.EvictedThrough);
    }

    [Fact]
    public void Enter_ThousandsOfRepetitionsInFlight_AreBounded()
    {
        Enter("a", "p");
        for (var i = 0; i < 4096; i++)
        {
            Assert.Equal(CacheLookup.InFlight, Enter("a", "p"));
        }

        Assert.Equal(CacheLookup.Crowded, Enter("a", "p"));
        _cache.Complete("a", Answer);
        Enter("b", "p");
        Assert.Equal(CacheLookup.InFlight, Enter("b", "p"));
    }

    [Fact]
    public void Restore_AnswerOfAnEarlierRun_IsKnownUntilItsOwnLifetimeEnds()
    {
        _cache.Restore(new JournalEntry("a", SHA256.HashData("p"u8), Answer, _clock.GetUtcNow() - TimeSpan.FromSeconds(50), null) { Sequence = 7 });

        Assert.Equal((CacheLookup.Answered, CacheLookup.Conflict), (Enter("a", "p"), Enter("a", "q")));
        Assert.Equal(7, Assert.Single(_cache.Entries()).Sequence);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(CacheLookup.New, Enter("a", "p"));
        Assert.Equal(7, _cache.EvictedThrough);
    }

    private CacheLookup Enter(string key, string payload) => _cache.Enter(key, System.Text.Encoding.UTF8.GetBytes(payload), _duplicate, out _);
}
