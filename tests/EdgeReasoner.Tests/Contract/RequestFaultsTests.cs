using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class RequestFaultsTests
{
    [Fact]
    public void Add_SeveralFaults_KeepsTheFirst()
    {
        var faults = new RequestFaults();
        Assert.Null(faults.First);
        faults.Add("a", "First.", RefusalReason.UnknownProfile);
        faults.Add("b", "Second.");

        Assert.Equal(new Refusal(RefusalReason.UnknownProfile, "First.", "a"), faults.First);
    }
}
