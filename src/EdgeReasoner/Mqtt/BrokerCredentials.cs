using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// The proofs of one connection, of itself and of the broker: password, trusted authorities, client certificate. Read from their files for each
/// connection, so that a rotated file counts from the next one on.
/// </summary>
internal sealed class BrokerCredentials : IDisposable
{
    // Long enough for somebody to act on it, short enough not to be ignored.
    private static readonly TimeSpan RenewalTime = TimeSpan.FromDays(14);

    private BrokerCredentials(MqttOptions options, string fingerprint) => (Options, Fingerprint) = (options, fingerprint);

    /// <summary>Gets the settings that name the files.</summary>
    public MqttOptions Options { get; }

    /// <summary>Gets a digest of all files' contents: another one means that something was rotated.</summary>
    public string Fingerprint { get; }

    /// <summary>Gets the first reason why they cannot be used, in one sentence with the remedy; null when they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets the problem that is to come; null for none.</summary>
    public string? Warning { get; private set; }

    /// <summary>Gets the password; empty for none.</summary>
    public byte[] Password { get; private set; } = [];

    /// <summary>Gets the authorities to trust instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? Trusted { get; private set; }

    /// <summary>Gets the certificate shown to the broker, with its private key; null for none.</summary>
    public X509Certificate2? Client { get; private set; }

    /// <summary>Says whether any setting names a file.</summary>
    /// <param name="options">The settings.</param>
    /// <returns>True when there is something that can be rotated.</returns>
    public static bool HasFiles(MqttOptions options)
        => options.CaFile.Length + options.CertificateFile.Length + options.PasswordFile.Length > 0;

    /// <summary>Reads the files of this moment.</summary>
    /// <param name="options">The settings that name them.</param>
    /// <param name="now">Judges what has expired.</param>
    /// <returns>The credentials, or their <see cref="Problem"/>.</returns>
    public static BrokerCredentials Read(MqttOptions options, DateTimeOffset now)
    {
        string?[] problems = new string?[4];
        var password = options.PasswordFile.Length > 0 ? SecretFile.Read("Mqtt:PasswordFile", options.PasswordFile, out problems[0]).TrimEnd('\r', '\n') : options.Password;
        var authorities = options.CaFile.Length > 0 ? SecretFile.Read("Mqtt:CaFile", options.CaFile, out problems[1]) : "";
        var certificate = options.CertificateFile.Length > 0 ? SecretFile.Read("Mqtt:CertificateFile", options.CertificateFile, out problems[2]) : "";
        var key = options.KeyFile.Length > 0 ? SecretFile.Read("Mqtt:KeyFile", options.KeyFile, out problems[3]) : certificate;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [password, authorities, certificate, key, .. problems])));
        var credentials = new BrokerCredentials(options, Convert.ToHexString(digest))
        {
            Problem = Array.Find(problems, problem => problem is not null),
            Password = Encoding.UTF8.GetBytes(password),
        };
        if (credentials.Problem is null && options.UseTls)
        {
            credentials.Parse(authorities, certificate, key, now);
        }

        return credentials;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Password);
        Client?.Dispose();
        foreach (var authority in Trusted ?? [])
        {
            authority.Dispose();
        }
    }

    /// <summary>A day as a sentence names it.</summary>
    /// <param name="instant">Any instant.</param>
    /// <returns>Such as <c>2026-01-31 12:00 UTC</c>.</returns>
    public static string Day(DateTime instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private void Parse(string authorities, string certificate, string key, DateTimeOffset now)
    {
        if (Options.CaFile.Length > 0)
        {
            Trusted = [];
            try
            {
                Trusted.ImportFromPem(authorities);
            }
            catch (CryptographicException exception)
            {
                Problem = $"Mqtt:CaFile '{SecretFile.FullPath(Options.CaFile)}' holds a damaged certificate ({exception.Message}); write it anew as PEM.";
                return;
            }

            if (Trusted.Count == 0)
            {
                Problem = $"Mqtt:CaFile '{SecretFile.FullPath(Options.CaFile)}' holds no certificate; it must be PEM with the authorities to trust.";
                return;
            }
        }

        if (Options.CertificateFile.Length > 0)
        {
            try
            {
                Client = X509Certificate2.CreateFromPem(certificate, key);
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                var keyFile = Options.KeyFile.Length > 0 ? $"Mqtt:KeyFile '{SecretFile.FullPath(Options.KeyFile)}'" : "the private key in it";
                Problem = $"Mqtt:CertificateFile '{SecretFile.FullPath(Options.CertificateFile)}' and {keyFile} are not a certificate and its unencrypted private key as PEM ({exception.Message}); write both anew.";
                return;
            }

            Warning = ValidityOf(Client, now);
        }
    }

    // Only a warning: on a board without a battery clock it may be the time that is wrong, and the broker has the last word.
    private string? ValidityOf(X509Certificate2 client, DateTimeOffset now)
    {
        var file = $"Mqtt:CertificateFile '{SecretFile.FullPath(Options.CertificateFile)}'";
        return now < client.NotBefore ? $"{file} is not valid before {Day(client.NotBefore)}; check this machine's clock, or the certificate."
            : now > client.NotAfter ? $"{file} expired on {Day(client.NotAfter)}; renew it: the new file is taken up without a restart."
            : now > client.NotAfter - RenewalTime ? $"{file} expires on {Day(client.NotAfter)}; renew it: the new file is taken up without a restart."
            : null;
    }
}
