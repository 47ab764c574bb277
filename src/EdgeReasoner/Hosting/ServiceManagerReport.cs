using EdgeReasoner.Contract;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Tells the service manager in one line how the daemon is (<c>systemctl status</c> shows it), and holds the end of the start, and with it
/// READY, until the model has answered and the broker is connected or known to be retried. Registered last, so that everything else runs.
/// </summary>
/// <param name="notifier">The service manager.</param>
/// <param name="state">Whether the daemon can decide.</param>
/// <param name="clock">Measures the time between two reports without a change.</param>
internal sealed class ServiceManagerReport(
    ISystemdNotifier notifier, DaemonState state, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The line for the service manager.</summary>
    /// <param name="readiness">Whether the daemon can decide.</param>
    /// <param name="model">The loaded model's name; null without one.</param>
    /// <param name="problem">What is wrong; null for nothing.</param>
    /// <param name="brokerProblem">Why the broker is not connected; null when it is.</param>
    /// <param name="answered">How many answers were published.</param>
    /// <returns>One line.</returns>
    public static string TextOf(Readiness readiness, string? model, string? problem, string? brokerProblem, long answered)
    {
        var broker = brokerProblem is null ? "broker connected" : $"broker not reached, trying again ({brokerProblem})";
        var head = readiness switch
        {
            Readiness.Starting => "Loading the model",
            Readiness.NoModel => "No model",
            Readiness.Stopping => "Stopping",
            Readiness.Degraded => $"Degraded, deciding with {model}",
            _ => $"Deciding with {model}",
        };
        return $"{head}; {broker}; {answered} answered{(problem is null ? "" : "; " + problem)}".ReplaceLineEndings(" ");
    }

    /// <inheritdoc/>
    /// <remarks>The host says READY when all services have started; a model that cannot be loaded lets the start time out with the reason in the status line.</remarks>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        state.Changed += OnChanged;
        await base.StartAsync(cancellationToken);
        OnChanged();
        try
        {
            await _up.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Told to stop while starting: no defect, the stop follows.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        state.Changed -= OnChanged;
        await base.StopAsync(cancellationToken);
        Say(Readiness.Stopping);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            Say(state.Readiness);
            using var period = new CancellationTokenSource(Period, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, stoppingToken);
            try
            {
                await _changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // The counts may have changed.
            }
        }
    }

    private void OnChanged()
    {
        if (state.Readiness is Readiness.Ready or Readiness.Degraded && state.Broker.IsTried)
        {
            _up.TrySetResult();
        }

        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }

    private void Say(Readiness readiness)
    {
        var problem = state.ModelProblem ?? state.PublishProblem ?? state.Broker.Credentials ?? state.Parts.FirstOrDefault(static part => part.Problem is not null).Problem;
        notifier.Notify(new ServiceState("STATUS=" + TextOf(readiness, state.Model?.Name, problem, state.Broker.Connection, state.Statistics.Answered)));
    }
}
