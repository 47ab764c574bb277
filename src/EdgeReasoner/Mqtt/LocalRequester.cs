namespace EdgeReasoner.Mqtt;

/// <summary>A requester inside the daemon. Its requests take the same path as those from the broker; its answers come back by a call.</summary>
/// <param name="Name">Who asks, in the place of the requester's topic level.</param>
/// <param name="AnswerTopic">What identifies its requests together with their ids; nothing is sent there by the answer path.</param>
/// <param name="Answered">Takes the answer, refusal or failure as JSON, on the thread that made it; must not block.</param>
internal sealed record LocalRequester(string Name, string AnswerTopic, Action<byte[]> Answered);
