using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Doctor;

/// <summary>Checks of the broker: our own credentials when something is wrong with them, its certificate, then whether messages really come through.</summary>
/// <param name="options">How to reach it.</param>
/// <param name="node">The node's name.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="clock">Judges certificates.</param>
internal sealed class BrokerChecks(MqttOptions options, string node, Topics topics, TimeProvider clock)
{
    private static readonly TimeSpan RenewalTime = TimeSpan.FromDays(14);

    private int Port => options.EffectivePort;

    /// <summary>Everything about the broker.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The lines.</returns>
    public async Task<IReadOnlyList<CheckResult>> AllAsync(CancellationToken cancellation)
    {
        if (options.UsesEmbeddedBroker)
        {
            return [CheckResult.Ok("broker", "embedded, on loopback; nothing to reach")];
        }

        var results = new List<CheckResult>();
        using var credentials = BrokerCredentials.Read(options, clock.GetUtcNow());
        if ((credentials.Problem ?? credentials.Warning) is { } fault)
        {
            results.Add(Credentials(fault, isUsable: credentials.Problem is null));
        }

        if (options.UseTls && credentials.Problem is null)
        {
            results.Add(await CertificateAsync(credentials, cancellation));
        }

        var problem = await BrokerProbe.TryAsync(options, node, topics, clock.GetUtcNow(), cancellation);
        results.Add(problem is null
            ? CheckResult.Ok("broker", $"{options.Host}:{Port}, canary came back")
            : CheckResult.Fail("broker", $"{options.Host}:{Port}: {problem}", "check that it runs, Mqtt:Host and Mqtt:Port, the user's access rules, and the certificate if there is one; GPIO works without"));
        return results;
    }

    /// <summary>Judges a certificate that a broker shows.</summary>
    /// <param name="shown">The certificate; null when none was shown.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="host">The name it must carry.</param>
    /// <param name="now">This moment.</param>
    /// <returns>The line.</returns>
    public static CheckResult Judge(X509Certificate2? shown, SslPolicyErrors errors, string host, DateTimeOffset now)
    {
        if (shown is null)
        {
            return CheckResult.Fail("tls", "the broker showed no certificate", "configure one there, or set Mqtt:UseTls to false");
        }

        var until = shown.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return shown.NotAfter < now ? CheckResult.Fail("tls", $"the broker's certificate expired on {until}", "renew it at the broker, or set this machine's clock")
            : shown.NotBefore > now ? CheckResult.Fail("tls", "the broker's certificate is not valid yet", "set this machine's clock")
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? CheckResult.Fail("tls", $"the broker's certificate, issued by {shown.Issuer}, leads to no trusted authority", "put the authority's certificate into Mqtt:CaFile")
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? CheckResult.Fail("tls", $"the broker's certificate is for {shown.Subject}, not for '{host}'", "set Mqtt:Host to its name, or issue it for this name")
            : shown.NotAfter < now + RenewalTime ? CheckResult.Warn("tls", $"the broker's certificate expires on {until}", "renew it at the broker") : CheckResult.Ok("tls", $"valid until {until}");
    }

    private static CheckResult Credentials(string fault, bool isUsable)
    {
        var parts = fault.TrimEnd('.').Split("; ", 2);
        var remedy = parts.Length > 1 ? parts[1] : "mend the file or the setting";
        return isUsable ? CheckResult.Warn("credentials", parts[0], remedy) : CheckResult.Fail("credentials", parts[0], remedy);
    }

    private async Task<CheckResult> CertificateAsync(BrokerCredentials credentials, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.TimeoutMs);
        var verdict = new StrongBox<CheckResult?>(); // set by the handshake
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(options.Host, Port, limit.Token);
            using var tls = new SslStream(socket.GetStream());
            var settings = new SslClientAuthenticationOptions
            {
                TargetHost = options.TlsHost,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    verdict.Value = Judge(certificate as X509Certificate2, errors, options.TlsHost, clock.GetUtcNow());
                    return errors == SslPolicyErrors.None;
                },
            };
            if (credentials.Client is { } client)
            {
                settings.ClientCertificates = [client];
            }

            if (credentials.Trusted is { } trusted)
            {
                settings.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                settings.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
            }

            await tls.AuthenticateAsClientAsync(settings, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            verdict.Value ??= CheckResult.Fail("tls", $"no certificate could be had from {options.Host}:{Port}: {exception.Message}", "check that the port is the broker's TLS listener, and Mqtt:CaFile");
        }

        return verdict.Value ?? CheckResult.Fail("tls", "no certificate was shown", "check that the port is the broker's TLS listener");
    }
}
