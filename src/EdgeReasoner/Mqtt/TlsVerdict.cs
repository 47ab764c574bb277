using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Mqtt;

/// <summary>Judges the broker's certificate, and says in words what went wrong with a connection: which file or setting, and the remedy.</summary>
/// <param name="credentials">What this connection trusts and shows.</param>
/// <param name="host">The name that the certificate must carry.</param>
/// <param name="now">Judges what has expired.</param>
internal sealed class TlsVerdict(BrokerCredentials credentials, string host, DateTimeOffset now)
{
    private string? _fault;
    private bool _isTrusted;

    /// <summary>Judges the certificate that the broker shows.</summary>
    /// <param name="shown">The certificate; null when none was shown.</param>
    /// <param name="chain">The chain that was built for it; null when there is none.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <returns>True when the connection may go on.</returns>
    public bool Accept(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        _isTrusted = errors == SslPolicyErrors.None;
        _fault = _isTrusted ? null : Fault(shown as X509Certificate2, chain, errors);
        return _isTrusted;
    }

    /// <summary>Says why a connection failed.</summary>
    /// <param name="exception">What the connection threw before the broker answered.</param>
    /// <returns>One sentence for log and status.</returns>
    public string Explain(Exception exception)
    {
        var options = credentials.Options;
        var innermost = exception.GetBaseException();
        if (innermost is SocketException { SocketErrorCode: not SocketError.ConnectionReset } unreachable)
        {
            var (where, remedy) = options.UsesEmbeddedBroker
                ? ($"127.0.0.1:{options.Embedded.Port}", "the embedded broker has ended; restart the daemon")
                : ($"{options.Host}:{options.EffectivePort}", "start the broker there, or correct Mqtt:Host and Mqtt:Port");
            return $"no broker answers at {where} ({unreachable.Message}); {remedy}";
        }

        if (_fault is not null || !options.UseTls)
        {
            return _fault ?? (innermost.Message == exception.Message ? exception.Message : $"{exception.Message}: {innermost.Message}");
        }

        return !_isTrusted
            ? $"the TLS handshake with {options.Host} failed before it showed a certificate ({innermost.Message}); check that Mqtt:Port is its TLS listener"
            : credentials.Client is not { } client
                ? "the broker's certificate is in order, but it ended the connection before it answered; it may demand a client certificate: set Mqtt:CertificateFile and Mqtt:KeyFile"
                : $"the broker does not accept the client certificate of Mqtt:CertificateFile '{SecretFile.FullPath(options.CertificateFile)}' ({credentials.Warning ?? $"subject {client.Subject}, issued by {client.Issuer}"}); the broker must trust its issuer";
    }

    private string Fault(X509Certificate2? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null)
        {
            return "the broker showed no certificate; configure one there, or set Mqtt:UseTls to false";
        }

        if (shown.NotAfter < now)
        {
            return $"the broker's certificate expired on {BrokerCredentials.Day(shown.NotAfter)}; renew it at the broker, or set this machine's clock";
        }

        if (shown.NotBefore > now)
        {
            return $"the broker's certificate is not valid before {BrokerCredentials.Day(shown.NotBefore)}; set this machine's clock, or renew it at the broker";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var statuses = string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Distinct());
            var trust = credentials.Options.CaFile.Length > 0
                ? $"Mqtt:CaFile '{SecretFile.FullPath(credentials.Options.CaFile)}'"
                : "the system's trusted authorities (Mqtt:CaFile is empty)";
            return $"the broker's certificate, issued by {shown.Issuer}, does not lead to an authority in {trust} [{statuses}]; put the certificate of the authority that issued it into Mqtt:CaFile";
        }

        var names = string.Join(", ", Names(shown));
        return $"the broker's certificate is for {(names.Length > 0 ? names : "no host name")}, not for '{host}'; set Mqtt:Host or Mqtt:ServerName to one of its names, or issue it for this name";
    }

    private static IEnumerable<string> Names(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var name in extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static address => address.ToString())))
            {
                yield return name;
            }
        }
    }
}
