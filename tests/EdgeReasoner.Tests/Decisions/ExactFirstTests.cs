using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Exact;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

/// <summary>Exact code stands before the model, and needs none.</summary>
public sealed class ExactFirstTests : IDisposable
{
    private readonly MainPath _path = new();

    [Fact]
    public void Admit_RulesThatExactCodeReads_AreAnsweredWithoutAModel()
    {
        _path.Gate.Admit(Arrival("r1", 9, trace: true)); // no model was loaded

        var sent = JsonDocument.Parse(_path.Sent()!.Message.Payload).RootElement;
        Assert.Equal(("alarm", "decided", "proved", 0.995), (Text(sent, "answer"), Text(sent, "outcome"), Text(sent, "stop_reason"), sent.GetProperty("confidence").GetDouble()));
        Assert.False(sent.TryGetProperty("model", out _));
        Assert.Contains("if temp is above 8 then alarm", sent.GetProperty("trace")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Null(_path.Queue.TryTake());
    }

    [Fact]
    public void Admit_ReadingThatCannotBeUsed_IsUndecidedWithReasonAndFallback()
    {
        _path.Gate.Admit(Arrival("r1", null));

        var sent = JsonDocument.Parse(_path.Sent()!.Message.Payload).RootElement;
        Assert.Equal(("idle", "undecided", "cannot_say"), (Text(sent, "answer"), Text(sent, "outcome"), Text(sent, "stop_reason")));
        Assert.Equal("readings[0]", Text(sent.GetProperty("cannot_say"), "field"));
    }

    [Fact]
    public void Admit_WhatExactCodeDoesNotRead_IsTheModels()
    {
        _path.Ready();

        _path.Gate.Admit(Arrival("r1", 9, rule: "when it gets much too hot in there, please sound the alarm"));

        Assert.Null(_path.Sent());
        Assert.Equal("r1", _path.Queue.TryTake()!.Pending.Request.Id);
    }

    [Fact]
    public void Admit_WhatSomebodyWouldHaveToGuess_IsNotTheModelsEither()
    {
        _path.Ready();

        _path.Gate.Admit(Arrival("r1", 9, rule: "if temp is above 8 and temp is below 20 or temp is below 2 then alarm"));

        Assert.Equal(400, _path.Sent()!.Status);
        Assert.Null(_path.Queue.TryTake());
    }

    [Theory]
    [InlineData("if temp is above 8 then alarm", false, true)]
    [InlineData("if temp is above 8 then alarm", true, false)] // the profile may be another tomorrow
    [InlineData("if it is after 06:00 then alarm", false, false)] // and so may the time
    public void Decide_ClockOrProfile_MakesItUnrepeatable(string rule, bool isOfProfile, bool expected)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));

        var result = new ExactWay(clock).Decide(Arrival("r1", 9, rule: rule).Request with { IsOfProfile = isOfProfile });

        Assert.Equal(("alarm", expected), (Assert.IsType<ExactResult.Answered>(result).Answer.Text, ((ExactResult.Answered)result).IsRepeatable));
    }

    [Fact]
    public void Decide_NotUsed_LeavesEverythingToTheModel()
        => Assert.Null(Assert.IsType<ExactResult.Left>(new ExactWay(_path.Clock, isUsed: false).Decide(Arrival("r1", 9).Request)).Refusal);

    public void Dispose() => _path.Dispose();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Arrival Arrival(string id, decimal? temp, bool trace = false, string rule = "if temp is above 8 then alarm")
    {
        var arrival = _path.Arrival(id);
        return arrival with
        {
            Request = arrival.Request with
            {
                Question = "",
                Options = [new DecisionOption("alarm"), new DecisionOption("idle")],
                Rules = [rule, "otherwise idle"],
                Readings = [new Reading("temp", temp is { } value ? new ReadingValue.Number(value) : new ReadingValue.Absent("is null"))],
                Fallback = "idle",
                Trace = trace,
            },
        };
    }
}
