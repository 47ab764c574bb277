using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>The broker, the way to it, and the topics. Section <c>Mqtt</c>.</summary>
internal sealed record MqttOptions
{
    /// <summary>The most bytes of a packet: room for the largest payload that <c>Limits:MaxPayloadBytes</c> allows, its topic and properties.</summary>
    public const int MaximumPacketSize = 262_144;

    /// <summary>Gets or sets the broker's host name or address; empty starts the embedded broker on loopback instead.</summary>
    public string Host { get; set; } = "";

    /// <summary>Gets or sets the broker's TCP port, 1 to 65,535; 0 means 1883, or 8883 with TLS.</summary>
    public int Port { get; set; }

    /// <summary>Gets or sets the protocol: <c>5</c> or <c>3.1.1</c> (no properties: ids travel in payloads, answers on the fixed topic).</summary>
    public string Protocol { get; set; } = "5";

    /// <summary>Gets or sets a value indicating whether the connection is encrypted.</summary>
    public bool UseTls { get; set; }

    /// <summary>Gets or sets a PEM file with the certificates to trust instead of the system's; empty for the system's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Gets or sets a PEM file with the certificate that is shown to the broker, for mutual TLS; empty for none.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Gets or sets a PEM file with the unencrypted private key of <see cref="CertificateFile"/>; empty when that file holds it too.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Gets or sets the name that the broker's certificate must carry; empty for <see cref="Host"/>.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>Gets or sets the user name; empty for none.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Gets or sets a file that holds the password (a trailing line break is ignored); empty for none. Never put it on a command line.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Gets or sets the password itself; taken from the environment only (<c>EDGEREASONER__Mqtt__Password</c>). Empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>Gets or sets the beginning of all topics, without the node's name.</summary>
    public string BaseTopic { get; set; } = "edgereasoner/v1";

    /// <summary>Gets or sets the beginnings that Response Topics may have; <c>&lt;requester&gt;</c> stands for the requester. Empty means <c>clients/&lt;requester&gt;/</c>.</summary>
    public IList<string> AllowedResponsePrefixes { get; set; } = [];

    /// <summary>Gets or sets the group that shares the stream of requests with other daemons; empty for none.</summary>
    public string SharedGroup { get; set; } = "";

    /// <summary>Gets or sets the keep-alive in seconds, 2 to 3,600.</summary>
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary>Gets or sets the time for which the broker keeps the session of a lost connection, in seconds.</summary>
    public int SessionExpirySeconds { get; set; } = 3600;

    /// <summary>Gets or sets the most requests in flight, 1 to 65,535; 0 means one more than the queue holds.</summary>
    public int ReceiveMaximum { get; set; }

    /// <summary>Gets or sets the most that one exchange with the broker may take, in milliseconds, 100 to 60,000.</summary>
    public int TimeoutMs { get; set; } = 5000;

    /// <summary>Gets or sets the broker inside the daemon.</summary>
    public EmbeddedBrokerOptions Embedded { get; set; } = new();

    /// <summary>Gets a value indicating whether the daemon brings its own broker.</summary>
    public bool UsesEmbeddedBroker => Host.Length == 0;

    /// <summary>Gets the port to connect to, when the broker is another's.</summary>
    public int EffectivePort => Port > 0 ? Port : UseTls ? 8883 : 1883;

    /// <summary>Gets the name that the broker's certificate must carry.</summary>
    public string TlsHost => ServerName.Length > 0 ? ServerName : Host;

    /// <summary>Gets a value indicating whether MQTT 5 properties are available.</summary>
    public bool IsVersion5 => Protocol == "5";

    /// <summary>Gets the prefixes in force.</summary>
    public IReadOnlyList<string> ResponsePrefixes
        => AllowedResponsePrefixes.Count > 0 ? [.. AllowedResponsePrefixes] : ["clients/" + Names.RequesterPlaceholder + "/"];

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (Protocol is not ("5" or "3.1.1"))
        {
            yield return $"Mqtt:Protocol is '{Protocol}'; it must be \"5\" or \"3.1.1\".";
        }

        if (!Names.IsTopic(BaseTopic) || BaseTopic.StartsWith('$'))
        {
            yield return $"Mqtt:BaseTopic is '{BaseTopic}'; it must be a topic without wildcards, empty levels or a leading $.";
        }

        foreach (var prefix in ResponsePrefixes.Where(prefix => !IsUsablePrefix(prefix)))
        {
            yield return $"Mqtt:AllowedResponsePrefixes holds '{prefix}'; it must be a topic ending in '/', without wildcards, not under $ or {BaseTopic}.";
        }

        if (SharedGroup.Length > 0 && !Names.IsName(SharedGroup))
        {
            yield return $"Mqtt:SharedGroup is '{SharedGroup}'; it must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
        }

        if (SharedGroup.Length > 0 && (UsesEmbeddedBroker || !IsVersion5))
        {
            yield return "Mqtt:SharedGroup needs Mqtt:Host and Mqtt:Protocol \"5\"; the embedded broker and MQTT 3.1.1 share no subscriptions.";
        }

        foreach (var problem in SecurityProblems().Concat(RangeProblems()))
        {
            yield return problem;
        }
    }

    private bool IsUsablePrefix(string prefix)
        => prefix.EndsWith('/') && !prefix.StartsWith('$')
            && Names.IsTopic(prefix.Replace(Names.RequesterPlaceholder, "x", StringComparison.Ordinal).TrimEnd('/'))
            && !prefix.StartsWith(BaseTopic + "/", StringComparison.Ordinal);

    private IEnumerable<string> SecurityProblems()
    {
        (string Key, string Path, bool NeedsTls)[] files =
            [(nameof(CaFile), CaFile, true), (nameof(CertificateFile), CertificateFile, true), (nameof(KeyFile), KeyFile, true), (nameof(PasswordFile), PasswordFile, false)];
        foreach (var (key, path, needsTls) in files.Where(file => file.Path.Length > 0))
        {
            if (!File.Exists(SecretFile.FullPath(path)) && !SecretFile.IsDenied(SecretFile.FullPath(path)))
            {
                yield return $"Mqtt:{key} is '{path}', which does not exist; name a readable file.";
            }

            if (needsTls && !UseTls)
            {
                yield return $"Mqtt:{key} is set, but Mqtt:UseTls is false; set it to true, or nothing is encrypted.";
            }
        }

        if (KeyFile.Length > 0 && CertificateFile.Length == 0)
        {
            yield return "Mqtt:KeyFile is set, but Mqtt:CertificateFile is empty; name the certificate that the key belongs to.";
        }

        if (UseTls && UsesEmbeddedBroker)
        {
            yield return "Mqtt:UseTls needs Mqtt:Host; the embedded broker listens on loopback only, without TLS.";
        }

        if (Password.Length > 0 && PasswordFile.Length > 0)
        {
            yield return "Mqtt:Password and Mqtt:PasswordFile are both set; keep one of them.";
        }
    }

    private IEnumerable<string> RangeProblems()
    {
        (string Key, int Value, int Minimum, int Maximum)[] ranges =
        [
            (nameof(Port), Port, 0, 65_535), ("Embedded:Port", Embedded.Port, 1, 65_535), (nameof(KeepAliveSeconds), KeepAliveSeconds, 2, 3600),
            (nameof(SessionExpirySeconds), SessionExpirySeconds, 0, 604_800), (nameof(ReceiveMaximum), ReceiveMaximum, 0, 65_535),
            (nameof(TimeoutMs), TimeoutMs, 100, 60_000),
        ];
        return from range in ranges
               where range.Value < range.Minimum || range.Value > range.Maximum
               select $"Mqtt:{range.Key} is {range.Value}; it must lie in {range.Minimum} to {range.Maximum}.";
    }
}
