using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class RefusalLogTests : IAsyncLifetime
{
    private readonly MainPath _path = new MainPath().Ready();
    private readonly CountingLogger<RefusalLog> _logger = new();
    private readonly RefusalLog _log;

    public RefusalLogTests() => _log = new RefusalLog(_path.State, _path.Clock, _logger);

    public async ValueTask InitializeAsync() => await _log.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _log.StopAsync(CancellationToken.None);
        _log.Dispose();
        _path.Dispose();
    }

    [Fact]
    public void Refusal_OfTheGate_IsALineWithRequesterReasonAndFieldButNoWordOfTheRequest()
    {
        _path.State.SetStopping();
        _path.Gate.Admit(_path.Arrival("r1"));
        _path.Outbox.Refuse(_path.Requester("plc"), Answer.Refused(new RequestKey(null), new Refusal(RefusalReason.Schema, "'readings.cellar' is bad.", "readings.cellar")), 0);

        Assert.Equal(["Request r1 of hmi refused: overloaded ", "Request (null) of plc refused: schema readings.*"], _logger.Lines);
        Assert.Equal(2, _logger.CountOf(206)); // the details, when debugging
    }

    [Fact]
    public void Refusals_OfEveryReason_HaveALine()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            _path.Outbox.Refuse(_path.Requester(), Answer.Refused(new RequestKey("r"), new Refusal(reason, "m")), 0);
        }

        Assert.Equal(Enum.GetValues<RefusalReason>().Select(reason => $"Request r of hmi refused: {WireName.Of(reason)} "), _logger.Lines);
    }

    [Fact]
    public void Flood_OfOneKind_IsThreeLinesAMinuteAndACount()
    {
        for (var minute = 1; minute <= 2; minute++)
        {
            for (var i = 0; i < 10; i++)
            {
                Refuse("hmi");
            }

            Refuse("plc");
            Assert.Equal((minute * 4, minute - 1), (_logger.CountOf(204), _logger.CountOf(207)));
            _path.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("7 more requests of hmi were refused within a minute: cancelled", _logger.Lines.Last());
    }

    [Fact]
    public void Flood_UnderManyNames_IsBounded()
    {
        for (var i = 0; i < 1000; i++)
        {
            Refuse($"r{i}");
        }

        Assert.Equal(64 + RefusalLog.LinesEach, _logger.CountOf(204));
        _path.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("933 more requests of (others) were refused within a minute: cancelled", _logger.Lines.Last());
    }

    [Fact]
    public void Refusal_FirstOfItsKind_IsWorthANewStatus()
    {
        while (_path.State.Changes.TryRead(out _))
        {
            // what came before
        }

        Refuse("hmi");
        Assert.True(_path.State.Changes.TryRead(out _));
        Refuse("hmi");

        Assert.False(_path.State.Changes.TryRead(out _));
    }

    private void Refuse(string requester) => _path.Outbox.Refuse(_path.Requester(requester), Answer.Refused(RequestKey.None, Refusal.Cancelled), 0);
}
