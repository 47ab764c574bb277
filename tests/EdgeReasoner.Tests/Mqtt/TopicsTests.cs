using EdgeReasoner.Mqtt;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class TopicsTests
{
    private static readonly Topics Node = new("edgereasoner/v1", "n1", ["clients/<requester>/", "gateway/replies/"]);

    [Fact]
    public void Topics_OfANode_AreThoseOfTheContract()
        => Assert.Equal(
            ["edgereasoner/v1/n1/request/+", "edgereasoner/v1/n1/available", "edgereasoner/v1/n1/status", "edgereasoner/v1/n1/canary", "edgereasoner/v1/n1/answer/hmi", "a/progress"],
            new[] { Node.RequestFilter, Node.Available, Node.Status, Node.Canary, Node.Answer("hmi"), Topics.Progress("a") });

    [Fact]
    public void RequestFilter_SharedGroup_IsASharedSubscription()
        => Assert.Equal("$share/g/b/n/request/+", new Topics("b", "n", [], "g").RequestFilter);

    [Fact]
    public void TryParseRequest_BuiltTopic_GivesTheRequesterBack()
    {
        Assert.True(Node.TryParseRequest(Node.Request("hmi-7"), out var requester));
        Assert.Equal("hmi-7", requester);
    }

    [Theory]
    [InlineData("clients/hmi/x", true)]
    [InlineData("gateway/replies/x", true)]
    [InlineData("gateway/replies", false)]
    [InlineData("gateway/other/x", false)]
    public void Allows_Topic_OnlyBelowThePrefixes(string topic, bool expected) => Assert.Equal(expected, Node.Allows(topic, "hmi"));

    [Property]
    public bool Allows_AnyTopic_NeverLeavesThePrefixes(string? topic)
        => topic is null || !Node.Allows(topic, "hmi") || topic.StartsWith("clients/hmi/", StringComparison.Ordinal) || topic.StartsWith("gateway/replies/", StringComparison.Ordinal);
}
