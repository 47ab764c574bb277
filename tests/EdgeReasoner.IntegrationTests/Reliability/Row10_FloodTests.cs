using System.Globalization;
using EdgeReasoner.IntegrationTests.Mqtt;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 10: a flood of 10,000 requests, QoS 0 and 1: bounded memory, 503 or 429, priority 3 still in time.</summary>
public sealed class Row10_FloodTests
{
    private const int Flood = 10_000;
    private const int Alarms = 20;
    private const int AlarmDeadlineMs = 5000;

    // Of queue, inbox, outbox and the test's own client together; the flood's payloads alone are 1.5 MB, its answers 4 MB.
    private const double MostMegabytes = 32;

    [Theory]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce, 0)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce, 0)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce, 50)]
    public async Task Flood_OfOneRequester_MemoryIsBoundedAndAnothersPriority3IsInTime(MqttQualityOfServiceLevel quality, int perSecond)
    {
        await using var broker = await Mosquitto.StartAsync("max_inflight_messages 0\nmax_queued_messages 0\n");
        await using var daemon = await TestDaemon.StartAsync(
            broker.Port, roundTime: TimeSpan.FromMilliseconds(2), configure: configuration => configuration.Requesters.PerSecond = perSecond);
        await using var flooder = await RawClient.ConnectAsync(broker.Port, "5");
        await using var alarm = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("alarm"));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var flooding = FloodAsync();
        var (inTime, most) = (0, before);
        for (var i = 0; i < Alarms; i++)
        {
            await alarm.SendAsync(daemon.Topics.Request("alarm"), Load.Request(string.Create(CultureInfo.InvariantCulture, $"a{i}"), AlarmDeadlineMs, priority: 3));
            var answer = RawClient.Json(await alarm.NextAsync());
            inTime += Load.Status(answer) is 200 or 206 ? 1 : 0;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)); // what is alive while the flood lasts
        }

        await flooding;
        most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        await Load.AllHeardAsync(daemon, (quality == MqttQualityOfServiceLevel.AtLeastOnce ? Flood : 0) + Alarms);
        var grown = (most - before) / 1024.0 / 1024;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{quality}, {perSecond}/s: {inTime} of {Alarms} alarms in time, {daemon.Statistics.Answered} answered, {daemon.Statistics.Refused} refused, {daemon.Statistics.LateUnsent} expired, {daemon.Statistics.Dropped} dropped, at most {grown:F1} MB more");
        Assert.Equal(Alarms, inTime);
        Assert.InRange(grown, 0, MostMegabytes);
        Assert.True(daemon.Statistics.Refused > 0);

        async Task FloodAsync()
        {
            await Task.Yield(); // the alarms go on beside it
            foreach (var together in Enumerable.Range(0, Flood).Chunk(100)) // one by one, each would wait for its acknowledgement: no flood on a slow machine
            {
                await Task.WhenAll(together.Select(i => flooder.SendAsync(daemon.Topics.Request("flooder"), Load.Request($"f{i}", 1000), message => message.WithQualityOfServiceLevel(quality))));
            }
        }
    }
}
