using EdgeReasoner.Contract;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class AdmittedRequestTests
{
    [Theory]
    [InlineData(RefusalReason.Overloaded, "b")]
    [InlineData(RefusalReason.Internal, "b")]
    [InlineData(RefusalReason.Expired, null)]
    [InlineData(RefusalReason.Cancelled, null)]
    public void Refused_Reason_CarriesTheFallbackWhereTheFaultIsOnThisSide(RefusalReason reason, string? fallback)
    {
        using var path = new MainPath();

        var answer = path.Admitted(path.Arrival("r1", fallback: "b")).Refused(new Refusal(reason, "No."));

        Assert.Equal((fallback, "r1"), (answer.Text, answer.Key.Id));
    }
}
