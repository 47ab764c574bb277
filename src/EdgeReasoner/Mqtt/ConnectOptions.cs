using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeReasoner.Configuration;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>Translates the configuration into the CONNECT packet. Files are read anew for each connection, so that they can be rotated.</summary>
internal static class ConnectOptions
{
    /// <summary>Makes the options of one connection.</summary>
    /// <param name="options">How to reach the broker.</param>
    /// <param name="topics">The node's topics, for the will.</param>
    /// <param name="limits">Client-side limits.</param>
    /// <returns>The options.</returns>
    /// <exception cref="IOException">The password or certificate file cannot be read.</exception>
    public static MqttClientOptions Build(MqttOptions options, Topics topics, ConnectionLimits limits)
    {
        var (host, port) = options.UsesEmbeddedBroker
            ? ("127.0.0.1", options.Embedded.Port)
            : (options.Host, options.Port > 0 ? options.Port : options.UseTls ? 8883 : 1883);
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(host, port)
            .WithClientId(limits.ClientId)
            .WithCleanStart(false)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            .WithTimeout(TimeSpan.FromMilliseconds(options.TimeoutMs))
            .WithoutPacketFragmentation() // one write a packet
            .WithWillTopic(topics.Available)
            .WithWillPayload("offline"u8.ToArray())
            .WithWillRetain()
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithProtocolVersion(options.IsVersion5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
        if (options.IsVersion5)
        {
            builder
                .WithSessionExpiryInterval((uint)options.SessionExpirySeconds)
                .WithReceiveMaximum(limits.ReceiveMaximum)
                .WithMaximumPacketSize((uint)options.MaximumPacketSize);
        }

        if (options.UserName.Length > 0)
        {
            builder.WithCredentials(options.UserName, Password(options.PasswordFile));
        }

        if (options.UseTls)
        {
            builder.WithTlsOptions(tls =>
            {
                tls.UseTls().WithTargetHost(host);
                if (options.CaFile.Length > 0)
                {
                    var trusted = new X509Certificate2Collection();
                    trusted.ImportFromPemFile(options.CaFile);
                    tls.WithTrustChain(trusted);
                }
            });
        }

        return builder.Build();
    }

    private static byte[] Password(string file)
        => file.Length == 0 ? [] : Encoding.UTF8.GetBytes(File.ReadAllText(file).TrimEnd('\r', '\n'));
}
