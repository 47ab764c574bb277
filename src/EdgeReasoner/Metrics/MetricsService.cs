using System.Net;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Metrics;

/// <summary>
/// Serves <c>/metrics</c> (OpenMetrics) and <c>/health</c> (the status document; 503 while nothing is decided) on loopback, when a port is
/// configured. Answers come from counters only, so that they are there at once while the model is busy.
/// </summary>
/// <param name="options">The port.</param>
/// <param name="instruments">What is measured.</param>
/// <param name="status">Makes the status document.</param>
/// <param name="state">Told when the port is taken: decisions go on without metrics, and the status says so.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class MetricsService(MetricsOptions options, Instruments instruments, StatusSnapshot status, DaemonState state, ILogger<MetricsService> logger) : BackgroundService
{
    private HttpListener? _listener;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Port != 0)
        {
            Listen(); // here and not in the background: whoever waits for the daemon's start finds it served
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ((IDisposable?)_listener)?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is not { } listener)
        {
            return;
        }

        using var page = new MetricsPage(instruments.Meter);
        using var stop = stoppingToken.Register(listener.Close);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync(), page, stoppingToken);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or OperationCanceledException)
            {
                // a reader that went away, or the end
            }
        }
    }

    private void Listen()
    {
        _listener = new HttpListener();
        // Requests for any other host name are refused by the listener: no page in a browser can read this by a name of its own (DNS rebinding).
        _listener.Prefixes.Add($"http://127.0.0.1:{options.Port}/");
        try
        {
            _listener.Start();
            LogListening(options.Port);
        }
        catch (HttpListenerException exception)
        {
            _listener = null; // closed by its failure
            LogNotListening(options.Port, exception.Message);
            state.SetPart("metrics", $"Metrics:Port {options.Port} cannot be listened on ({exception.Message}); choose another one, or 0 for none");
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, MetricsPage page, CancellationToken stoppingToken)
    {
        using var response = context.Response;
        var (code, type, body) = (context.Request.HttpMethod, context.Request.Url?.AbsolutePath) switch
        {
            ("GET" or "HEAD", "/metrics") => (200, MetricsPage.ContentType, page.Write()),
            ("GET" or "HEAD", "/health") => Health(),
            _ => (404, "text/plain", "GET /metrics or /health\n"u8.ToArray()),
        };
        response.StatusCode = code;
        response.ContentType = type;
        response.ContentLength64 = body.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            await response.OutputStream.WriteAsync(body, stoppingToken);
        }
    }

    private (int Code, string Type, byte[] Body) Health()
    {
        var document = status.Take();
        return (document.State is Readiness.Ready or Readiness.Degraded ? 200 : 503, "application/json", StatusWriter.Write(document));
    }

    [LoggerMessage(801, LogLevel.Information, "Metrics are served on http://127.0.0.1:{Port}/metrics, health on /health")]
    private partial void LogListening(int port);

    [LoggerMessage(802, LogLevel.Error, "Metrics:Port {Port} cannot be listened on ({Reason}); choose another one, or 0 for none")]
    private partial void LogNotListening(int port, string reason);
}
