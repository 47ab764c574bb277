using EdgeReasoner.Hosting;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class AnswerMemoryTests
{
    private static readonly StoredAnswer Answer = new([1, 2, 3], 200, null);

    private readonly FakeTimeProvider _clock = new();
    private readonly AnswerMemory _memory;
    private readonly WaitingDuplicate _duplicate;

    public AnswerMemoryTests()
    {
        _memory = new AnswerMemory(2, TimeSpan.FromMinutes(1), _clock);
        var envelope = new Envelope("hmi", "t", [], null, 0, null, new AckOrder().Arrive(_ => Task.CompletedTask));
        _duplicate = new WaitingDuplicate(envelope, Deadline.After(_clock, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Enter_FirstTime_IsNew() => Assert.Equal(MemoryVerdict.New, Enter("a", "p"));

    [Fact]
    public void Enter_SamePayloadInFlight_WaitsForTheFirst()
    {
        Enter("a", "p");

        Assert.Equal(MemoryVerdict.InFlight, Enter("a", "p"));
        Assert.Same(_duplicate, Assert.Single(_memory.Complete("a", Answer)));
    }

    [Fact]
    public void Enter_SamePayloadAnswered_GetsTheVeryBytes()
    {
        Enter("a", "p");
        _memory.Complete("a", Answer);

        Assert.Equal(MemoryVerdict.Answered, _memory.Enter("a", "p"u8, _duplicate, out var stored));
        Assert.Same(Answer.Payload, stored!.Payload);
    }

    [Fact]
    public void Enter_OtherPayload_IsAConflict()
    {
        Enter("a", "p");

        Assert.Equal(MemoryVerdict.Conflict, Enter("a", "q"));
    }

    [Fact]
    public void Complete_WithoutAnswer_ForgetsTheRequest()
    {
        Enter("a", "p");
        _memory.Complete("a", null);

        Assert.Equal(MemoryVerdict.New, Enter("a", "q"));
    }

    [Fact]
    public void Enter_AfterTheLifetime_IsNew()
    {
        Enter("a", "p");
        _memory.Complete("a", Answer);
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(MemoryVerdict.New, Enter("a", "p"));
    }

    [Fact]
    public void Complete_OverCapacity_ForgetsTheOldest()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            Enter(key, "p");
            _memory.Complete(key, Answer);
        }

        Assert.Equal([MemoryVerdict.New, MemoryVerdict.Answered], new[] { Enter("a", "p"), Enter("c", "p") });
    }

    private MemoryVerdict Enter(string key, string payload) => _memory.Enter(key, System.Text.Encoding.UTF8.GetBytes(payload), _duplicate, out _);
}
