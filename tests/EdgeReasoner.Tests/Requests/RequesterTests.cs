using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using Xunit;

namespace EdgeReasoner.Tests.Requests;

public sealed class RequesterTests
{
    [Fact]
    public void KeyOf_RetryUnderAnotherCorrelation_IsTheSameRequest()
        => Assert.Equal(Asking("t", [1]).KeyOf("r"), Asking("t", [2]).KeyOf("r"));

    [Fact]
    public void KeyOf_SameIdForAnotherAddress_IsAnotherRequest()
        => Assert.NotEqual(Asking("t", []).KeyOf("r"), Asking("u", []).KeyOf("r"));

    private static MqttRequester Asking(string address, byte[] correlation) => new("hmi", address, correlation, null, Receipt.None());
}
