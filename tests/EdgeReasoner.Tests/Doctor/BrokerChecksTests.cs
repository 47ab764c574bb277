using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeReasoner.Doctor;
using Xunit;

namespace EdgeReasoner.Tests.Doctor;

public sealed class BrokerChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-400, -1, SslPolicyErrors.RemoteCertificateChainErrors, (int)CheckVerdict.Fail, "expired on 2026-05-31")]
    [InlineData(1, 400, SslPolicyErrors.RemoteCertificateChainErrors, (int)CheckVerdict.Fail, "not valid yet")]
    [InlineData(-1, 400, SslPolicyErrors.RemoteCertificateChainErrors, (int)CheckVerdict.Fail, "leads to no trusted authority")]
    [InlineData(-1, 400, SslPolicyErrors.RemoteCertificateNameMismatch, (int)CheckVerdict.Fail, "not for 'broker'")]
    [InlineData(-1, 10, SslPolicyErrors.None, (int)CheckVerdict.Warn, "expires on 2026-06-11")]
    [InlineData(-1, 400, SslPolicyErrors.None, (int)CheckVerdict.Ok, "valid until")]
    public void Judge_Certificate_IsNamed(int fromDays, int untilDays, SslPolicyErrors errors, int verdict, string words)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=elsewhere", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(fromDays), Now.AddDays(untilDays));
        var result = BrokerChecks.Judge(certificate, errors, "broker", Now);

        Assert.Equal((CheckVerdict)verdict, result.Verdict);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NoCertificate_Fails() => Assert.Equal(CheckVerdict.Fail, BrokerChecks.Judge(null, SslPolicyErrors.RemoteCertificateNotAvailable, "broker", Now).Verdict);
}
