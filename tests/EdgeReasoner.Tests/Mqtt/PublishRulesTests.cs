using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using FsCheck.Xunit;
using MQTTnet.Formatter;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class PublishRulesTests
{
    /// <summary>The library's own encoder is the reference.</summary>
    [Property(MaxTest = 500)]
    public bool SizeOf_AnyMessage_IsThatOfItsPacket(ushort payload, ushort correlation, string name, string value, uint expiry, byte flags)
    {
        var message = new OutboundMessage("b/v1/n/answer/h\u00FCmi", new byte[payload])
        {
            Confirmed = (flags & 1) > 0,
            IsJson = (flags & 2) > 0,
            CorrelationData = new byte[correlation % 1025],
            ExpirySeconds = (flags & 4) > 0 ? expiry : null,
            UserProperties = [.. Enumerable.Repeat((name ?? "", value ?? ""), flags >> 4)],
        };
        var limits = new BrokerLimits { IsVersion5 = (flags & 8) == 0 };

        return PublishRules.SizeOf(message, limits) == Encoded(message, limits);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(2_097_152)]
    public void SizeOf_AroundEachLengthOfLength_IsThatOfItsPacket(int payload)
    {
        var limits = new BrokerLimits();
        Assert.All(Enumerable.Range(-20, 25), offset =>
        {
            var message = new OutboundMessage("a", new byte[payload + offset]) { IsJson = false };
            Assert.Equal(Encoded(message, limits), PublishRules.SizeOf(message, limits));
        });
    }

    [Fact]
    public void Fault_ExactlyTheBrokersLimit_IsNone()
    {
        var message = new OutboundMessage("a", new byte[200]);
        var size = PublishRules.SizeOf(message, new BrokerLimits());

        Assert.Null(PublishRules.Fault(message, new BrokerLimits { MaximumPacketSize = size }));
        Assert.Equal(PublishOutcome.TooLarge, PublishRules.Fault(message, new BrokerLimits { MaximumPacketSize = size - 1 }));
    }

    [Fact]
    public void Fault_OrdinaryMessage_AllocatesNothing()
    {
        var limits = new BrokerLimits { MaximumPacketSize = 2000 };
        var message = new OutboundMessage("edgereasoner/v1/edge/answer/hmi", new byte[500]) { CorrelationData = new byte[16], UserProperties = [("__stat", "200"), ("__protVer", "1.0")] };
        PublishRules.Fault(message, limits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            PublishRules.Fault(message, limits);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("\u00FC/\uD83D\uDE00", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("a\0", false)]
    [InlineData("a\u0085", false)]
    [InlineData("a\uFDD0", false)]
    [InlineData("a\uD83F\uDFFE", false)]
    public void IsTopic_Text_ByTheRules(string topic, bool isTopic) => Assert.Equal(isTopic, PublishRules.IsTopic(topic));

    [Fact]
    public void IsTopic_LoneSurrogate_IsNone() => Assert.False(PublishRules.IsTopic("a\uDC00")); // an attribute could not carry it

    [Theory]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    public void IsTopic_Length_AtMostWhatTwoBytesCanSay(int length, bool isTopic) => Assert.Equal(isTopic, PublishRules.IsTopic(new string('x', length)));

    [Fact]
    public void IsTopic_ShortInCharactersLongInBytes_IsNone() => Assert.False(PublishRules.IsTopic(new string('\u20AC', 30_000)));

    [Fact]
    public void UserProperties_TextThatBreaksConnections_IsMadeWellFormed()
    {
        var message = new OutboundMessage("a", default) { UserProperties = [("m", "field 'x\uFFFF\uD800\u0007y'"), ("long", new string('\u20AC', 70_000))] };

        Assert.Equal("field 'x\uFFFD\uFFFD y'", message.UserProperties[0].Value);
        Assert.True(Encoding.UTF8.GetByteCount(message.UserProperties[1].Value) <= 65_535);
        Assert.All(message.UserProperties, property => Assert.True(TextHygiene.IsWellFormed(property.Value)));
    }

    [Fact]
    public void UserProperties_Ordinary_AreTakenAsTheyAre()
    {
        (string, string)[] properties = [("__stat", "200"), ("k", "Gr\u00FC\u00DFe")];

        Assert.Same(properties, new OutboundMessage("a", default) { UserProperties = properties }.UserProperties);
    }

    private static long Encoded(OutboundMessage message, BrokerLimits limits)
    {
        var packet = MqttPublishPacketFactory.Create(ApplicationMessages.From(message, limits));
        packet.PacketIdentifier = (ushort)(message.Confirmed ? 1 : 0);
        return new MqttPacketFormatterAdapter(limits.IsVersion5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311, new MqttBufferWriter(1024, 65_536)).Encode(packet).Length;
    }
}
