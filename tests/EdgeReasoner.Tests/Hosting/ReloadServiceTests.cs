using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ReloadServiceTests
{
    private readonly Dictionary<string, string?> _values = new() { ["Profiles:p:Options:0"] = "a", ["Profiles:p:Options:1"] = "b", ["Profiles:p:Rules:0"] = "otherwise a" };
    private readonly ProfileCatalog _catalog = SomeRequest.Catalog();
    private readonly LogLevelSwitch _level = new(LogLevel.Information);
    private readonly ScriptedNotifier _notifier = new();
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
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", _notifier.Said[0], StringComparison.Ordinal);
        Assert.Equal("READY=1", _notifier.Said[1]);
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
        Assert.Equal("READY=1", _notifier.Said[^1]);
    }

    private async Task<ReloadService> StartedAsync()
    {
        var service = new ReloadService(new ReloadSource(new Dictionary<string, string?>(_values), () => ConfigurationLoader.Bind(new Dictionary<string, string?>(_values), [])), _catalog, _level, () => _renewals++, _notifier, NullLogger<ReloadService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }
}
