using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;
using MQTTnet.Formatter;

namespace EdgeReasoner.Fuzzing;

/// <summary>
/// The whole way from a received message (topic, properties, payload) to the packets of its answer, for a broker with small limits: (1) read,
/// (2) answer or refuse, (3) whatever the rules let through keeps MQTT's rules and the broker's limits, byte by byte, (4) a broker that takes
/// packets of ordinary size gets at least a refusal.
/// </summary>
public sealed class OutgoingTarget() : FuzzTarget("outgoing", 4 << 20)
{
    // Enough for the short refusal of any id and transaction, with each character as an escape of six bytes.
    private const int RefusalBytes = 1500;

    private static readonly byte[][] Odd =
    [.. new[]
    {
        "\uFFFF", "\uFFFE", "\uFDD0", "\U0001FFFE", "\U0010FFFF", "\u0085", "\u007F", "\u202E", "\u200B", "\u20AC", "\U0001F525", "\u00FC", " ", "+", "#", "/", "$SYS", "\uE000", "\u2028", "\uFEFF", "x",
    }.Select(Encoding.UTF8.GetBytes)];

    private readonly MqttRequestReader _reader = new(
        new Topics("edgereasoner/v1", "edge", ["clients/<requester>/"]), new RequestParser(new ProfileCatalog(new Dictionary<string, DecisionProfile>(), 1000, 3), 65_536), 65_536, TimeProvider.System);

    private readonly Outbox _outbox = new(new DaemonStatistics(), TimeProvider.System);
    private readonly Receipt _receipt = Receipt.None();
    private readonly MqttPacketFormatterAdapter _version5 = new(MqttProtocolVersion.V500, new MqttBufferWriter(4096, 65_536));
    private readonly MqttPacketFormatterAdapter _version3 = new(MqttProtocolVersion.V311, new MqttBufferWriter(4096, 65_536));
    private readonly List<byte> _input = [];
    private readonly string?[] _seen = new string?[64 * 16 * 2]; // outcomes, so that none is written twice

    /// <inheritdoc/>
    public override string Run(byte[] input)
    {
        ReadOnlyMemory<byte> rest = input;
        var terms = Frame.Take(ref rest).Span;
        var flags = terms.Length > 2 ? terms[2] : (byte)0;
        var limits = new BrokerLimits
        {
            IsVersion5 = (flags & 1) == 0,
            TakesConfirmed = (flags & 2) == 0,
            TakesRetained = (flags & 4) == 0,
            MaximumPacketSize = terms.Length > 1 && BinaryPrimitives.ReadUInt16BigEndian(terms) is > 0 and var most ? most : BrokerLimits.LargestPacket,
        };
        var requester = Text(Frame.Take(ref rest));
        var (response, type, traceparent) = (Text(Frame.Take(ref rest)), Text(Frame.Take(ref rest)), Text(Frame.Take(ref rest)));
        var correlation = Frame.Take(ref rest).ToArray();
        var message = new InboundMessage
        {
            Topic = "edgereasoner/v1/edge/request/" + requester,
            ResponseTopic = response.Length > 0 ? response : null,
            ContentType = type.Length > 0 ? type : null,
            Traceparent = traceparent.Length > 0 ? traceparent : null,
            CorrelationData = correlation,
            Retained = (flags & 8) > 0,
            Payload = rest,
            PayloadLength = rest.Length,
            ReceivedAt = TimeProvider.System.GetTimestamp(),
            Receipt = _receipt,
        };

        // 1 and 2
        var arrival = _reader.Read(message, out var who, out var refused);
        if (who is null)
        {
            Demand(requester.Length > 60_000 || requester.AsSpan().IndexOfAny('+', '#', '/') >= 0 || !TextHygiene.IsWellFormed(requester), $"requester '{requester}' is not answered");
            return "unanswerable";
        }

        if (arrival is not null)
        {
            _outbox.Send(who, AnswerDocument.Of(AnswerTo(arrival, flags)), arrival.Deadline, arrival.Key);
            _outbox.SendProgress(new AdmittedRequest(arrival, arrival.Key), new ProgressReport(1, "a", 0.5, []));
        }
        else
        {
            _outbox.Refuse(who, refused!, message.ReceivedAt);
        }

        // 3 and 4
        var sent = 0;
        while (_outbox.Reader.TryRead(out var outbound))
        {
            sent = (sent << 2) | Publish(outbound, limits);
            Publish(outbound.Unsendable(PublishOutcome.SetAside), limits);
        }

        var reason = refused?.Refusal is { } refusal ? 1 + (int)refusal.Reason : 0;
        return _seen[(((reason * 16) + Math.Min(sent, 15)) * 2) + (limits.IsVersion5 ? 0 : 1)] ??= $"{refused?.Refusal?.Reason} {sent} {limits.IsVersion5}";
    }

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        _input.Clear();
        var limit = random.Next(3) switch { 0 => 0, 1 => random.Next(40, 3000), _ => random.Next(1, 400) };
        var start = Open();
        Add([(byte)(limit >> 8), (byte)limit, random.Next(3) > 0 ? (byte)0 : (byte)random.Next(256)]);
        start = Next(start);
        var isNamed = random.Next(6) > 0;
        Add("hmi"u8);
        Strange(random, isNamed ? 0 : 1);
        start = Next(start);
        switch (random.Next(6))
        {
            case 0: Add("clients/hmi/answers"u8); break;
            case 1: Add("clients/hmi/a"u8); Strange(random, 1); break;
            case 2: Add("clients/victim"u8); Strange(random, 2); break;
        }

        start = Next(start);
        Some(random, "application/json"u8);
        start = Next(start);
        Some(random, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8);
        start = Next(start);
        var correlation = random.Next(64) switch { < 24 => random.Next(1, 40), < 28 => random.Next(1, 1100), 63 when random.Next(16) == 0 => 65_535, _ => 0 };
        CollectionsMarshal.SetCount(_input, start + correlation);
        random.NextBytes(CollectionsMarshal.AsSpan(_input)[start..]);
        Frame.Close(_input, start);
        Payload(random);
        return [.. _input];
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    // A model may write anything, and as long as it likes.
    private static Answer AnswerTo(Arrival arrival, byte flags)
    {
        var text = arrival.Request.Options.Count > 0 ? arrival.Request.Options[0].Id : "a\uFFFFb\u0007" + arrival.Request.Question;
        RankedAnswer[] ranking = [.. arrival.Request.Options.Select(static option => new RankedAnswer(option.Id, 0.25))];
        return new Answer
        {
            Key = arrival.Key with { DecisionId = "d-1" },
            Outcome = Outcome.Decided,
            StopReason = StopReason.RoundLimit,
            Value = AnswerValue.Of(arrival.Request.AnswerType is AnswerType.Option or AnswerType.Text ? arrival.Request.AnswerType : AnswerType.Text, text),
            Ranking = ranking,
            Model = new ModelIdentity("m", new string('0', 64), "int8"),
            Trace = arrival.Request.Trace ? [.. Enumerable.Range(0, flags >> 4).Select(i => new RoundTrace(i, "draft", text + " \uFDD0 " + arrival.Request.Question, 7, TimeSpan.Zero, ranking, true))] : [],
        };
    }

    private void Payload(Random random)
    {
        Add("{"u8);
        Member(random, "\"id\":\"r1"u8, "\","u8, 5);
        switch (random.Next(6))
        {
            case 0: Add("\"transaction\":7,"u8); break;
            case 1: Add("\"transaction\":\"\\uffff\","u8); break;
            case 2: Member(random, "\"transaction\":\"t"u8, "\","u8, 2); break;
        }

        switch (random.Next(4))
        {
            case 0: Member(random, "\"field"u8, "\":1,"u8, 1); break;
            case 1: Member(random, "\"profile\":\"p"u8, "\","u8, 1); break;
        }

        switch (random.Next(4))
        {
            case 0: Member(random, "\"options\":[\"a\",\"b"u8, "\"],"u8, 1); break;
            case 1: Add("\"answer_type\":\"text\","u8); break;
            default: Add("\"options\":[\"alarm\",\"idle\",\"heat\"],"u8); break;
        }

        Add(random.Next(3) == 0 ? "\"trace\":true,"u8 : default);
        Member(random, "\"question\":\"what is to be done?"u8, "\""u8, 3);
        Add(random.Next(16) == 0 ? default : "}"u8);
    }

    // A value with something strange in it, once in so many times.
    private void Member(Random random, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int rarity)
    {
        Add(before);
        Strange(random, random.Next(rarity) == 0 ? 1 : 0);
        Add(after);
    }

    private void Some(Random random, ReadOnlySpan<byte> text)
    {
        if (random.Next(8) == 0)
        {
            Add(text);
            Strange(random, random.Next(2));
        }
    }

    private void Strange(Random random, int pieces)
    {
        for (; pieces > 0; pieces--)
        {
            var piece = Odd[random.Next(Odd.Length)];
            for (var i = random.Next(512) switch { 0 => 1 << random.Next(14), < 16 => random.Next(1, 80), _ => 1 }; i > 0; i--)
            {
                Add(piece);
            }
        }
    }

    private int Open()
    {
        Add([0, 0]);
        return _input.Count;
    }

    private int Next(int start)
    {
        if (_input.Count - start > ushort.MaxValue)
        {
            CollectionsMarshal.SetCount(_input, start + ushort.MaxValue);
        }

        Frame.Close(_input, start);
        return Open();
    }

    private void Add(ReadOnlySpan<byte> text) => _input.AddRange(text);

    // 0: as it is, 1: a refusal in its place, 2: dropped
    private int Publish(OutboundAnswer outbound, BrokerLimits limits)
    {
        if (TrySend(outbound.Message, limits))
        {
            return 0;
        }

        if (outbound.Receipt is not null && TrySend(outbound.Unsendable(PublishOutcome.TooLarge).Message, limits))
        {
            return 1;
        }

        Demand(
            outbound.Receipt is null || limits.MaximumPacketSize < RefusalBytes + outbound.Message.CorrelationData.Length + (3 * outbound.Message.Topic.Length),
            $"{limits.MaximumPacketSize} bytes are too few for a refusal");
        return 2;
    }

    private bool TrySend(OutboundMessage message, BrokerLimits limits)
    {
        if (PublishRules.Fault(message, limits) is not null)
        {
            return false;
        }

        var packet = MqttPublishPacketFactory.Create(ApplicationMessages.From(message, limits));
        packet.PacketIdentifier = (ushort)(limits.Confirms(message) ? 1 : 0);
        var formatter = limits.IsVersion5 ? _version5 : _version3;
        var encoded = formatter.Encode(packet);
        var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(encoded.Length);
        encoded.Packet.AsSpan().CopyTo(bytes);
        System.Buffers.BuffersExtensions.CopyTo(encoded.Payload, bytes.AsSpan(encoded.Packet.Count));
        var violation = PacketRules.Violation(bytes.AsSpan(0, encoded.Length), limits);
        System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
        formatter.Cleanup();
        Demand(violation is null, $"a packet breaks MQTT's rules: {violation}");
        Demand(PublishRules.SizeOf(message, limits) == encoded.Length, $"the size was computed as {PublishRules.SizeOf(message, limits)}, it is {encoded.Length}");
        return true;
    }
}
