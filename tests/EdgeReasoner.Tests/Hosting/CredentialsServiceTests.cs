using EdgeReasoner.Configuration;
using EdgeReasoner.Hosting;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Tests.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class CredentialsServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly string _file = Path.GetTempFileName();
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttOptions _options;
    private readonly SomeTransport _some;
    private readonly CredentialsService _service;
    private Task _running = Task.CompletedTask;

    public CredentialsServiceTests()
    {
        _options = new MqttOptions { Host = "broker", UserName = "u", PasswordFile = _file, TimeoutMs = 4000 };
        _some = new SomeTransport(_options);
        _service = new CredentialsService(_options, _some.Transport, _some.State, _some.Clock, NullLogger<CredentialsService>.Instance);
        Write("old");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        await _stop.CancelAsync();
        await _running;
        _service.Dispose();
        _stop.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Rotated_RenewsTheConnectionWithTheNewOnes()
    {
        await StartAsync();
        Write("new");
        _some.Clock.Advance(Period);
        await Until.HoldsAsync(() => _some.Clients[0].Disconnect is not null);
        await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(250));
        await _some.OnlineAsync(1);

        Assert.Equal("new"u8.ToArray(), Password(1));
    }

    [Fact]
    public async Task Unchanged_KeepsTheConnection()
    {
        await StartAsync();
        _some.Clock.Advance(Period);
        await _some.Clock.SetAsync(Period); // it has looked again

        Assert.Null(_some.Clients[0].Disconnect);
    }

    [Fact]
    public async Task Reload_LooksAtOnce()
    {
        await StartAsync();
        Write("new");
        _service.Reload();
        await Until.HoldsAsync(() => _some.Clients[0].Disconnect is not null);
    }

    [Fact]
    public async Task Unusable_KeepsTheConnectionAndSaysWhy_UntilTheyAreMended()
    {
        await StartAsync();
        File.Delete(_file);
        _service.Reload();
        await Until.HoldsAsync(() => _some.State.Broker.Credentials is not null);
        Assert.StartsWith("Mqtt:PasswordFile", _some.State.Broker.Credentials, StringComparison.Ordinal);
        Write("old");
        _service.Reload();
        await Until.HoldsAsync(() => _some.State.Broker.Credentials is null);

        Assert.Null(_some.Clients[0].Disconnect); // what came back is what the connection stands on
    }

    [Fact]
    public async Task NoFiles_HasNothingToDo()
    {
        using var service = new CredentialsService(new MqttOptions { Host = "broker" }, _some.Transport, _some.State, _some.Clock, NullLogger<CredentialsService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);

        await service.ExecuteTask!;
    }

    private async Task StartAsync()
    {
        _running = _some.Transport.RunAsync(static _ => { }, static () => { }, _stop.Token);
        await _some.OnlineAsync(0);
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await _some.Clock.SetAsync(Period); // it has read them
    }

    private void Write(string password)
    {
        File.WriteAllText(_file, password);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private byte[] Password(int connection) => _some.Clients[connection].Options!.Credentials.GetPassword(_some.Clients[connection].Options);
}
