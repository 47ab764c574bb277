using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Watches the files of certificates, keys and password. When they have changed and are sound, the connection is renewed with them; when they
/// are not, the connection that stands is kept, and log and status say what is wrong.
/// </summary>
/// <param name="options">The settings that name the files.</param>
/// <param name="transport">Renews the connection.</param>
/// <param name="state">Told when the health changed.</param>
/// <param name="clock">Measures the period and what has expired.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class CredentialsService(
    MqttOptions options, MqttTransport transport, DaemonState state, TimeProvider clock, ILogger<CredentialsService> logger) : BackgroundService
{
    // A few small files are read each time; rotation is in no hurry, and Reload is there for who is.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reload = new(0, 1);

    /// <summary>Looks at the files now instead of at the next period, as for <c>systemctl reload</c>. Safe from any thread.</summary>
    public void Reload()
    {
        try
        {
            _reload.Release();
        }
        catch (SemaphoreFullException)
        {
            // it will look anyway
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reload.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!BrokerCredentials.HasFiles(options))
        {
            return;
        }

        string? known = null;
        while (true)
        {
            using (var credentials = BrokerCredentials.Read(options, clock.GetUtcNow()))
            {
                Report(credentials);
                if (credentials.Fingerprint != known && credentials.Problem is null)
                {
                    if (known is not null)
                    {
                        LogRotated();
                        await transport.RenewAsync(stoppingToken);
                    }

                    known = credentials.Fingerprint;
                }
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var period = new CancellationTokenSource(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, stoppingToken);
        try
        {
            await _reload.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // the period is over
        }
    }

    private void Report(BrokerCredentials credentials)
    {
        var problem = credentials.Problem ?? credentials.Warning;
        if (problem == state.Broker.Credentials)
        {
            return;
        }

        state.Broker.Credentials = problem;
        state.Signal();
        if (problem is not null)
        {
            LogProblem(problem);
        }
    }

    [LoggerMessage(711, LogLevel.Information, "Credentials were rotated; the connection is renewed with them")]
    private partial void LogRotated();

    [LoggerMessage(712, LogLevel.Warning, "Credentials: {Problem}")]
    private partial void LogProblem(string problem);
}
