using EdgeReasoner.Contract;

namespace EdgeReasoner.Mqtt;

/// <summary>The topics of one node: built and taken apart in this one place.</summary>
internal sealed class Topics
{
    private readonly string _node;
    private readonly string _requests;
    private readonly string _sharedGroup;
    private readonly IReadOnlyList<string> _responsePrefixes;

    /// <summary>The topics below <paramref name="baseTopic"/> and <paramref name="node"/>.</summary>
    /// <param name="baseTopic">What all begin with.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="responsePrefixes">Where Response Topics may lie.</param>
    /// <param name="sharedGroup">The group that shares the requests; empty for none.</param>
    public Topics(string baseTopic, string node, IReadOnlyList<string> responsePrefixes, string sharedGroup = "")
    {
        _node = $"{baseTopic}/{node}";
        _requests = _node + "/request/";
        _responsePrefixes = responsePrefixes;
        _sharedGroup = sharedGroup;
    }

    /// <summary>Gets the filter for all requests.</summary>
    public string RequestFilter => (_sharedGroup.Length > 0 ? $"$share/{_sharedGroup}/" : "") + _requests + "+";

    /// <summary>Gets the filter for all cancellations; never shared, as only the node that has a request can cancel it.</summary>
    public string CancelFilter => _node + "/cancel/+";

    /// <summary>Gets the filter for all reported outcomes.</summary>
    public string FeedbackFilter => _node + "/feedback/+";

    /// <summary>Gets the retained topic that says whether the node is there.</summary>
    public string Available => _node + "/available";

    /// <summary>Gets the retained topic of the status document.</summary>
    public string Status => _node + "/status";

    /// <summary>Gets the topic on which the node proves to itself that messages arrive.</summary>
    public string Canary => _node + "/canary";

    /// <summary>The retained topic of a GPIO trigger's last decision.</summary>
    /// <param name="trigger">The trigger's name.</param>
    /// <returns>The topic.</returns>
    public string Decision(string trigger) => $"{_node}/gpio/{trigger}/decision";

    /// <summary>The last level of a request's topic, which names the requester.</summary>
    /// <param name="topic">The topic of a received message.</param>
    /// <param name="requester">The level as it is, perhaps empty, not yet checked with <see cref="Names.IsName"/>.</param>
    /// <returns>True when it is a request's topic.</returns>
    public bool TryParseRequest(string topic, out string requester)
    {
        requester = topic.StartsWith(_requests, StringComparison.Ordinal) ? topic[_requests.Length..] : "";
        return topic.StartsWith(_requests, StringComparison.Ordinal) && !requester.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>The requester that cancels.</summary>
    /// <param name="topic">The topic of a received message.</param>
    /// <returns>Its name; null when it is no cancellation's topic, or the name is none.</returns>
    public string? CancellingRequester(string topic) => NameAfter(_node + "/cancel/", topic);

    /// <summary>The requester that reports an outcome.</summary>
    /// <param name="topic">The topic of a received message.</param>
    /// <returns>Its name; null when it is no feedback's topic, or the name is none.</returns>
    public string? ReportingRequester(string topic) => NameAfter(_node + "/feedback/", topic);

    /// <summary>Where a requester cancels its requests.</summary>
    /// <param name="requester">Its name.</param>
    /// <returns>The topic.</returns>
    public string Cancel(string requester) => $"{_node}/cancel/{requester}";

    /// <summary>Where a requester reports outcomes.</summary>
    /// <param name="requester">Its name.</param>
    /// <returns>The topic.</returns>
    public string Feedback(string requester) => $"{_node}/feedback/{requester}";

    /// <summary>Where a requester sends its requests.</summary>
    /// <param name="requester">Its name.</param>
    /// <returns>The topic.</returns>
    public string Request(string requester) => _requests + requester;

    /// <summary>Where answers go that have no Response Topic.</summary>
    /// <param name="requester">Its name.</param>
    /// <returns>The topic.</returns>
    public string Answer(string requester) => $"{_node}/answer/{requester}";

    /// <summary>Where best-so-far answers go.</summary>
    /// <param name="answerTopic">Where the answer itself goes.</param>
    /// <returns>The topic.</returns>
    public static string Progress(string answerTopic) => answerTopic + "/progress";

    /// <summary>Says whether a requester may have its answer on a topic: nobody can make the daemon write elsewhere.</summary>
    /// <param name="responseTopic">The Response Topic of its request.</param>
    /// <param name="requester">Its name, as the broker delivered it in the request's topic.</param>
    /// <returns>True below one of the configured prefixes with the requester put in.</returns>
    public bool Allows(string responseTopic, string requester)
        => Names.IsTopic(responseTopic) && _responsePrefixes.Any(prefix =>
            responseTopic.StartsWith(prefix.Replace(Names.RequesterPlaceholder, requester, StringComparison.Ordinal), StringComparison.Ordinal));

    private static string? NameAfter(string prefix, string topic)
        => topic.StartsWith(prefix, StringComparison.Ordinal) && Names.IsName(topic[prefix.Length..]) ? topic[prefix.Length..] : null;
}
