using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Mqtt;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Readings;

public sealed class TopicReadingTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SensorTopics _topics = new(["sensors/t"]);
    private readonly GpioReadingOptions _options = new() { Topic = "sensors/t", Field = "temp", Unit = "C", MaxAgeSeconds = 10 };

    [Fact]
    public void Read_ValueThere_HasItsAgeInWholeMilliseconds()
    {
        Take("""{"temp":21.5}""");
        _clock.Advance(TimeSpan.FromMilliseconds(1500.7));

        Assert.Equal(new Reading("t", new ReadingValue.Number(21.5m), "C", TimeSpan.FromMilliseconds(1501)), Read());
    }

    [Fact]
    public void Read_NothingCameYet_SaysSo()
        => Assert.Equal("nothing came on sensors/t yet; does its sensor publish retained, and may the daemon subscribe?", Assert.Throws<ReadingMissingException>(Read).Message);

    [Fact]
    public void Read_ValueTooOld_SaysHowOld()
    {
        Take("""{"temp":21.5}""");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Read();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("the value on sensors/t is 10 s old, and MaxAgeSeconds is 10; is its sensor alive?", Assert.Throws<ReadingMissingException>(Read).Message);
    }

    [Fact]
    public void Read_NoAgeLimit_TakesAnyAge()
    {
        _options.MaxAgeSeconds = 0;
        Take("""{"temp":21.5}""");
        _clock.Advance(TimeSpan.FromDays(40));

        Assert.Equal(TimeSpan.FromDays(40), Read().Age);
    }

    [Fact]
    public void Read_RetainedValueDeliveredAgain_DoesNotBecomeYounger()
    {
        Take("""{"temp":21.5}""", isRetained: true);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Take("""{"temp":21.5}""", isRetained: true);
        Assert.Equal(TimeSpan.FromSeconds(4), Read().Age);

        Take("""{"temp":21.5}""");
        Assert.Equal(TimeSpan.Zero, Read().Age);
    }

    [Fact]
    public void Read_UnusableValue_NamesTheTopic()
    {
        Take("{}");

        Assert.Equal("the value on sensors/t cannot be used: it has no 'temp'", Assert.Throws<ReadingMissingException>(Read).Message);
    }

    private Reading Read() => new TopicReading("t", _options, _topics, _clock).Read();

    private void Take(string payload, bool isRetained = false)
        => _topics.Take(new InboundMessage { Topic = "sensors/t", Payload = Encoding.UTF8.GetBytes(payload), Retained = isRetained, ReceivedAt = _clock.GetTimestamp(), Receipt = Receipt.None() });
}
