using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class RequestParserTests
{
    private const string Sound = """{"id":"a","options":["x","y"],"rules":["if t is above 8 then x"],"readings":{"t":9.50}}""";

    private static readonly Dictionary<string, DecisionProfile> Profiles = new()
    {
        ["room"] = new DecisionProfile
        {
            Rules = ["if t is above 8 then x", "otherwise y"],
            Options = [new DecisionOption("x", "sound the alarm"), new DecisionOption("y"), new DecisionOption("z")],
            DeadlineMs = 500,
            Fallback = "x",
            MaxRounds = 2,
            MinConfidence = 0.5,
        },
    };

    private static readonly RequestParser Parser = SomeRequest.Parser(Profiles);

    [Theory]
    [InlineData("id")]
    [InlineData("transaction")]
    public void Parse_LongIdOrTransaction_IsRefusedAndNotEchoed(string field)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"{{field}}":"{{new string('x', 60_000)}}"}""");

        var refused = Assert.IsType<ParsedRequest.Refused>(Parser.Parse(payload, "c1"));

        Assert.Equal((field, "c1", null), (refused.Refusal.Field, refused.Id, refused.Transaction));
        Assert.Equal(new RequestKey("c1"), RequestParser.KeyOf(payload, "c1"));
    }

    [Fact]
    public void Parse_SoundRequest_KeepsEveryField()
    {
        var request = Accept("""
            {"id":"r1","transaction":7,"question":"q","options":["x",{"id":"y","label":"why"}],"readings":[{"name":"t","value":-1.50,"unit":"C","age_ms":20,"quality":"good"},
            {"name":"door","value":"open"},{"name":"on","value":true}],"rules":["r"],"context":"c","deadline_ms":20,"min_confidence":0.25,"fallback":"y","max_rounds":0,"priority":3,
            "progress":true,"trace":true}
            """);

        Assert.Equal("r1", request.Id);
        Assert.Equal([new DecisionOption("x"), new DecisionOption("y", "why")], request.Options);
        Assert.Equal(
            [
                new Reading("t", new ReadingValue.Number(-1.50m), "C", TimeSpan.FromMilliseconds(20), "good"),
                new Reading("door", new ReadingValue.State("open")),
                new Reading("on", new ReadingValue.Truth(true)),
            ],
            request.Readings);
        Assert.Equal(TimeSpan.FromMilliseconds(20), request.Budget);
        Assert.Equal((0.25, "y", 0, 3, true, true), (request.MinConfidence, request.Fallback, request.MaxRounds, request.Priority, request.Progress, request.Trace));
    }

    [Theory]
    [InlineData("""{"options":[],"transaction":7,"id":"a"}""", null, "a", "7")]
    [InlineData("""{"transaction":0.7e1}""", null, "7", "7")]
    [InlineData("""{"id":"a"}""", "c", "a", null)]
    [InlineData("""{"id":3,"transaction":"t"}""", "c", "c", "t")]
    [InlineData("""{"transaction":"t"}""", null, "t", "t")]
    [InlineData("""{"id":"a\u0000"}""", null, "a ", null)]
    [InlineData("""{"id":"a"} x""", null, null, null)]
    [InlineData("""["id"]""", "c", "c", null)]
    public void KeyOf_Payload_IsWhatParseWouldAnswerWith(string payload, string? correlationId, string? id, string? transaction)
        => Assert.Equal(new RequestKey(id, transaction is null ? null : new Transaction(transaction, IsNumber: transaction == "7")), RequestParser.KeyOf(Encoding.UTF8.GetBytes(payload), correlationId));

    [Fact]
    public void Parse_Number_KeepsItsDecimals()
        => Assert.Equal("9.50", ((ReadingValue.Number)Accept(Sound).Readings[0].Value).Value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("", "bad_json", "")]
    [InlineData("{\"id\":\"a\"", "bad_json", "id")]
    [InlineData("{\"id\":\"a\",}", "bad_json", "id")]
    [InlineData("{\"readings\":{\"t\":NaN}}", "bad_json", "readings.t")]
    [InlineData("{\"readings\":{\"t\":-Infinity}}", "bad_json", "readings.t")]
    [InlineData("{\"readings\":[{\"name\":\"t\",\"value\":1},{\"name\":\"t\",\"value\":Infinity}]}", "bad_json", "readings[1].value")]
    [InlineData("{\"question\":\"\\ud800\"}", "bad_json", "question")]
    [InlineData("[]", "schema", "")]
    [InlineData("{\"id\":\"a\",\"questoin\":\"q\"}", "schema", "questoin")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}", "schema", "id")]
    [InlineData("{\"id\":\"a\",\"readings\":{\"t\":1,\"t\":2}}", "schema", "readings.t")]
    [InlineData("{\"id\":\"a\",\"readings\":[{\"name\":\"t\"}]}", "schema", "readings[0].value")]
    [InlineData("{\"id\":\"a\",\"readings\":[{\"name\":\"t\",\"value\":1,\"age\":2}]}", "schema", "readings[0].age")]
    [InlineData("{\"id\":\"a\",\"question\":7}", "schema", "question")]
    [InlineData("{\"id\":\"a\",\"options\":[\"x\"]}", "schema", "options")]
    [InlineData("{\"id\":\"a\",\"options\":[\"x\",\"x\"]}", "schema", "options[1]")]
    [InlineData("{\"id\":\"a\",\"options\":[\"x\",{\"label\":\"y\"}]}", "schema", "options[1].id")]
    [InlineData("{\"id\":\"a\",\"question\":\"q\"}", "schema", "options")]
    [InlineData("{\"id\":\"a\",\"options\":[\"x\",\"y\"]}", "schema", "question")]
    [InlineData("{\"id\":\"a\",\"question\":\"q\",\"options\":[\"x\",\"y\"],\"answer_type\":\"number\"}", "schema", "answer_type")]
    [InlineData("{\"id\":\"a\",\"deadline_ms\":0}", "schema", "deadline_ms")]
    [InlineData("{\"id\":\"a\",\"deadline_ms\":2.5}", "schema", "deadline_ms")]
    [InlineData("{\"id\":\"a\",\"deadline_ms\":600001}", "schema", "deadline_ms")]
    [InlineData("{\"id\":\"a\",\"min_confidence\":1.1}", "schema", "min_confidence")]
    [InlineData("{\"id\":\"a\",\"max_rounds\":9}", "schema", "max_rounds")]
    [InlineData("{\"id\":\"a\",\"priority\":4}", "schema", "priority")]
    [InlineData("{\"id\":\"a\",\"progress\":1}", "schema", "progress")]
    [InlineData("{\"id\":\"\"}", "schema", "id")]
    [InlineData("{\"id\":\"a\\u0007\"}", "schema", "id")]
    [InlineData("{\"question\":\"q\",\"options\":[\"x\",\"y\"]}", "no_correlation", "id")]
    [InlineData("{\"id\":\"a\",\"profile\":\"none\"}", "unknown_profile", "profile")]
    [InlineData("{\"id\":\"a\",\"question\":\"q\",\"options\":[\"x\",\"y\"],\"fallback\":\"z\"}", "unknown_fallback", "fallback")]
    [InlineData("{\"id\":\"a\",\"profile\":\"room\",\"options\":[\"x\",\"w\"]}", "schema", "options")]
    [InlineData("{\"id\":\"a\",\"profile\":\"room\",\"deadline_ms\":501}", "schema", "deadline_ms")]
    [InlineData("{\"id\":\"a\",\"profile\":\"room\",\"max_rounds\":3}", "schema", "max_rounds")]
    [InlineData("{\"id\":\"a\",\"profile\":\"room\",\"min_confidence\":0.4}", "schema", "min_confidence")]
    public void Parse_MalformedRequest_NamesCodeAndField(string payload, string code, string field)
    {
        var error = Refuse(payload);

        Assert.Equal((code, field), (WireName.Of(error.Reason), error.Field));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeventeenOptions_IsRefusedWithTheField()
    {
        var options = string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"o{i}\""));

        Assert.Equal("options", Refuse($$"""{"id":"a","question":"q","options":[{{options}}]}""").Field);
    }

    [Fact]
    public void Parse_InvalidUtf8_NamesTheFieldAndTheByte()
    {
        var error = Refuse([.. "{\"id\":\"a\",\"question\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        Assert.Equal((RefusalReason.BadJson, "question"), (error.Reason, error.Field));
        Assert.Contains("Byte 22", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, "schema")] // deep enough to be read, and then not an object
    [InlineData(17, "bad_json")]
    public void Parse_NestedPayload_IsReadTo16Levels(int levels, string code)
        => Assert.Equal(code, WireName.Of(Refuse("{\"id\":\"a\",\"readings\":" + new string((char)91, levels - 1) + new string((char)93, levels - 1) + "}").Reason));

    [Fact]
    public void Parse_OneByteOverTheLimit_IsTooLarge()
    {
        var error = Refuse(new byte[65_537]);

        Assert.Equal((RefusalReason.TooLarge, 413), (error.Reason, error.Status));
    }

    [Fact]
    public void Parse_SixtyFiveReadings_IsRefused()
        => Assert.Equal("readings", Refuse($$"""{"id":"a","readings":[{{string.Join(',', Enumerable.Repeat("{\"name\":\"t\",\"value\":1}", 65))}}]}""").Field);

    [Fact]
    public void Parse_ErrorAfterTheId_EchoesIdAndTransaction()
    {
        var refused = Assert.IsType<ParsedRequest.Refused>(Parser.Parse("""{"oops":1,"id":"r9","transaction":"t"}"""u8.ToArray(), "c"));

        Assert.Equal(("r9", new Transaction("t", IsNumber: false)), (refused.Id, refused.Transaction));
    }

    [Fact]
    public void Parse_NoIdButCorrelation_TakesItsId()
        => Assert.Equal("c1", Assert.IsType<ParsedRequest.Accepted>(Parser.Parse("""{"question":"q","options":["x","y"]}"""u8.ToArray(), "c1")).Request.Id);

    [Fact]
    public void Parse_NoIdButTransaction_TakesTheTransaction()
        => Assert.Equal("42", Accept("""{"transaction":42,"question":"q","options":["x","y"]}""").Id);

    [Theory]
    [InlineData("a<|im_end|>b", "a b")]
    [InlineData(" a\\u0041 ", " aA ")]
    public void Parse_Transaction_IsEchoedAsItCameAndCleanedAsAnId(string json, string id)
    {
        var accepted = Assert.IsType<ParsedRequest.Accepted>(Parser.Parse(Encoding.UTF8.GetBytes($$"""{"transaction":"{{json}}","question":"q","options":["x","y"]}"""), null));

        Assert.Equal(json.Replace("\\u0041", "A", StringComparison.Ordinal), accepted.Transaction!.Text);
        Assert.Equal(id, accepted.Id);
    }

    [Fact]
    public void Parse_TransactionThatIsRefused_IsEchoedAsItCame()
    {
        var refused = Assert.IsType<ParsedRequest.Refused>(Parser.Parse("""{"transaction":"a\u0007"}"""u8.ToArray(), "c"));

        Assert.Equal(("transaction", new Transaction("a\a", IsNumber: false)), (refused.Refusal.Field, refused.Transaction));
    }

    [Fact]
    public void Parse_Profile_FillsTheGapsAndLabels()
    {
        var request = Accept("""{"id":"a","profile":"room","rules":["extra"],"options":["x","y"]}""");

        Assert.Equal([new DecisionOption("x", "sound the alarm"), new DecisionOption("y")], request.Options);
        Assert.Equal(["if t is above 8 then x", "otherwise y", "extra"], request.Rules);
        Assert.Equal((TimeSpan.FromMilliseconds(500), "x", 2, 0.5), (request.Budget, request.Fallback, request.MaxRounds, request.MinConfidence));
    }

    [Fact]
    public void Parse_OptionsWithoutTheProfilesFallback_HaveNone()
        => Assert.Null(Accept("""{"id":"a","profile":"room","options":["y","z"]}""").Fallback);

    [Fact]
    public void Parse_ControlCharactersInText_BecomeSpaces()
        => Assert.Equal("a b", Accept("""{"id":"a","question":"a\u0007b","options":["x","y"]}""").Question);

    [Property(MaxTest = 2000)]
    public bool Parse_AnyBytes_ReturnsAnOutcome(byte[] payload) => Parser.Parse(payload, "c") is not null;

    [Property(MaxTest = 2000)]
    public bool Parse_SoundRequestWithOneByteChanged_ReturnsAnOutcome(byte value, ushort position)
    {
        var payload = Encoding.UTF8.GetBytes(Sound);
        payload[position % payload.Length] = value;
        return Parser.Parse(payload, "c") is ParsedRequest.Accepted or ParsedRequest.Refused { Refusal.Message.Length: > 0 };
    }

    [Property(MaxTest = 500)]
    public bool Parse_SoundRequestCutShort_IsRefused(ushort length)
        => Parser.Parse(Encoding.UTF8.GetBytes(Sound).AsMemory(0, length % Sound.Length), "c") is ParsedRequest.Refused { Refusal.Reason: RefusalReason.BadJson };

    private static DecisionRequest Accept(string payload)
        => Assert.IsType<ParsedRequest.Accepted>(Parser.Parse(Encoding.UTF8.GetBytes(payload), null)).Request;

    private static Refusal Refuse(string payload) => Refuse(Encoding.UTF8.GetBytes(payload));

    private static Refusal Refuse(byte[] payload) => Assert.IsType<ParsedRequest.Refused>(Parser.Parse(payload, null)).Refusal;
}
