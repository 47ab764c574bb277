using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ReloadServiceTests
{
    private readonly Dictionary<string, string?> _values = new() { ["Profiles:p:Options:0"] = "a", ["Profiles:p:Options:1"] = "b", ["Profiles:p:Rules:0"] = "otherwise a" };
    private readonly ProfileCatalog _catalog = SomeRequest.Catalog();
    private readonly LogLevelSwitch _level = new(LogLevel.Information);
    private readonly Notes _notes = new();
    private readonly WarningLog _log = new();
    private int _renewals;

    [Fact]
    public async Task Reload_NewProfileAndLevel_AreInForceAndTheServiceManagerIsTold()
    {
        using var service = await StartedAsync();
        _values["Logging:Level"] = "Debug";

        var change = service.Reload();

        Assert.Equal(["Logging:Level"], change!.Applied);
        Assert.True(_level.Lets(LogLevel.Debug));
        Assert.IsType<ParsedRequest.Accepted>(new RequestParser(_catalog, 1000).Parse("""{"id":"1","profile":"p","readings":{"t":1}}"""u8.ToArray(), null));
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", _notes.Said[0], StringComparison.Ordinal);
        Assert.Equal("READY=1", _notes.Said[1]);
    }

    [Fact]
    public async Task Reload_KeyThatNeedsARestart_IsRefusedAgainEachTime()
    {
        using var service = await StartedAsync();
        _values["Queue:Capacity"] = "65";

        Assert.Equal(["Queue:Capacity"], service.Reload()!.Refused);
        Assert.Equal(["Queue:Capacity"], service.Reload()!.Refused);
    }

    [Fact]
    public async Task Reload_ConfigurationWithProblems_ChangesNothing()
    {
        using var service = await StartedAsync();
        _values["Logging:Level"] = "Debug";
        _values["Queue:Capacity"] = "0";

        Assert.Null(service.Reload());
        Assert.False(_level.Lets(LogLevel.Debug));
        Assert.Equal(1, _renewals);
        Assert.Equal("READY=1", _notes.Said[^1]);
    }

    [Fact]
    public async Task Start_KeyOfAnEarlierVersion_IsLoggedThenAndAtEachReload()
    {
        _values["Pooling:CutFactor"] = "1";
        using var service = await StartedAsync();
        var atStart = _log.Said.ToArray();

        var change = service.Reload();

        Assert.StartsWith("Configuration: Pooling:CutFactor is no longer a setting", Assert.Single(atStart), StringComparison.Ordinal);
        Assert.Equal([atStart[0], atStart[0]], _log.Said);
        Assert.Empty(change!.Refused);
    }

    [Fact]
    public async Task Reload_KeyIsRenamedOnly_ChangesNothing()
    {
        _values["Decoding:PrefixSequences"] = "7";
        using var service = await StartedAsync();
        _values.Remove("Decoding:PrefixSequences");
        _values["Decoding:PrefixCaches"] = "7";

        var change = service.Reload();

        Assert.Empty(change!.Applied);
        Assert.Empty(change.Refused);
    }

    [Theory]
    [InlineData("Starting", null, null, "not connected yet", "Loading the model; broker not reached, trying again (not connected yet); 0 answered")]
    [InlineData("Ready", "edge-mini", null, null, "Deciding with edge-mini; broker connected; 0 answered")]
    [InlineData("NoModel", null, "x: no such\nfolder", null, "No model; broker connected; 0 answered; x: no such folder")]
    public void TextOf_State_IsOneLine(string readiness, string? model, string? problem, string? brokerProblem, string expected)
        => Assert.Equal(expected, ServiceManagerReport.TextOf(Enum.Parse<Readiness>(readiness), model, problem, brokerProblem, 0));

    private async Task<ReloadService> StartedAsync()
    {
        var service = new ReloadService(new ReloadSource(Read(), Read), _catalog, _level, () => _renewals++, _notes, _log);
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;

        LoadedConfiguration Read() => ConfigurationLoader.Bind(new Dictionary<string, string?>(_values), []);
    }

    private sealed class WarningLog : ILogger<ReloadService>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Said.Add(formatter(state, exception));
    }

    private sealed class Notes : ISystemdNotifier
    {
        public List<string> Said { get; } = [];

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => Said.Add(state.ToString());
    }
}
