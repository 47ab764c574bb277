using System.Security.Cryptography.X509Certificates;
using EdgeReasoner.Configuration;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>Translates the configuration into the CONNECT packet.</summary>
internal static class ConnectOptions
{
    /// <summary>Makes the options of one connection.</summary>
    /// <param name="options">How to reach the broker.</param>
    /// <param name="topics">The node's topics, for the will.</param>
    /// <param name="limits">Client-side limits.</param>
    /// <param name="credentials">Password and certificates, without a problem.</param>
    /// <param name="verdict">Judges the broker's certificate.</param>
    /// <param name="memory">What earlier connections taught.</param>
    /// <returns>The options.</returns>
    public static MqttClientOptions Build(MqttOptions options, Topics topics, ConnectionLimits limits, BrokerCredentials credentials, TlsVerdict verdict, ConnectionMemory memory)
    {
        var (host, port) = options.UsesEmbeddedBroker
            ? ("127.0.0.1", options.Embedded.Port)
            : (options.Host, options.EffectivePort);
        var builder = new MqttClientOptionsBuilder()
            .WithBroker(host, port)
            .WithClientId(limits.ClientId)
            .WithCleanStart(memory.LeavesSession)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            // a half-open connection shows in the ping that follows an idle keep-alive: together within 1.5 keep-alives
            .WithTimeout(TimeSpan.FromMilliseconds(Math.Min(options.TimeoutMs, options.KeepAliveSeconds * 500)))
            .WithoutPacketFragmentation() // one write a packet
            .WithWillTopic(topics.Available)
            .WithWillPayload("offline"u8.ToArray())
            .WithWillRetain(memory.WillRetained)
            .WithWillQualityOfServiceLevel(memory.WillConfirmed ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce)
            .WithProtocolVersion(options.IsVersion5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
        if (options.IsVersion5)
        {
            builder
                .WithSessionExpiryInterval((uint)options.SessionExpirySeconds)
                .WithReceiveMaximum(limits.ReceiveMaximum)
                .WithMaximumPacketSize(MqttOptions.MaximumPacketSize);
        }

        if (options.UserName.Length > 0)
        {
            builder.WithCredentials(options.UserName, credentials.Password);
        }

        if (options.UseTls)
        {
            builder.WithTlsOptions(tls =>
            {
                // Revocation lists are not asked for: a board may not reach them, and would then hang or fail open; short-lived, rotated
                // certificates take their place.
                tls.UseTls().WithTargetHost(options.TlsHost).WithRevocationMode(X509RevocationMode.NoCheck)
                    .WithCertificateValidationHandler(args => verdict.Accept(args.Certificate, args.Chain, args.SslPolicyErrors));
                if (credentials.Trusted is { } trusted)
                {
                    tls.WithTrustChain(trusted);
                }

                if (credentials.Client is { } client)
                {
                    tls.WithClientCertificates([client]);
                }
            });
        }

        return builder.Build();
    }
}
