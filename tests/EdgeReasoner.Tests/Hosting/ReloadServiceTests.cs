using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ReloadServiceTests
{
    private readonly Dictionary<string, string?> _values = new() { ["Profiles:p:Options:0"] = "a", ["Profiles:p:Options:1"] = "b", ["Profiles:p:Rules:0"] = "otherwise a" };
    private readonly ProfileCatalog _catalog = SomeRequest.Catalog();
    private readonly LogLevelSwitch _level = new(LogLevel.Information);
    private readonly Notes _notes = new();
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

    [Theory]
    [InlineData("Starting", null, null, "not connected yet", "Loading the model; broker not reached, trying again (not connected yet); 0 answered")]
    [InlineData("Ready", "edge-mini", null, null, "Deciding with edge-mini; broker connected; 0 answered")]
    [InlineData("NoModel", null, "x: no such\nfolder", null, "No model; broker connected; 0 answered; x: no such folder")]
    public void TextOf_State_IsOneLine(string readiness, string? model, string? problem, string? brokerProblem, string expected)
        => Assert.Equal(expected, ServiceManagerReport.TextOf(Enum.Parse<Readiness>(readiness), model, problem, brokerProblem, 0));

    private async Task<ReloadService> StartedAsync()
    {
        var service = new ReloadService(new ReloadSource(new Dictionary<string, string?>(_values), () => ConfigurationLoader.Bind(new Dictionary<string, string?>(_values), [])), _catalog, _level, () => _renewals++, _notes, NullLogger<ReloadService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    private sealed class Notes : ISystemdNotifier
    {
        public List<string> Said { get; } = [];

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => Said.Add(state.ToString());
    }
}
