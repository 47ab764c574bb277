using EdgeReasoner.Reasoning.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class ReserveTests
{
    [Fact]
    public void For_NothingMeasured_IsTheFloorOrTheShare()
    {
        var reserve = new Reserve(new ReserveOptions());

        Assert.Equal(TimeSpan.FromMilliseconds(20), reserve.For(TimeSpan.FromMilliseconds(10)));
        Assert.Equal(TimeSpan.FromMilliseconds(50), reserve.For(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void For_FastPublishesMeasured_ShrinksUnderTheFloor()
    {
        var reserve = new Reserve(new ReserveOptions());
        for (var i = 0; i < 16; i++)
        {
            reserve.ObservePublish(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(1.5), reserve.For(TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public void For_SlowPublishesAndOverrunsMeasured_GrowsOverTheFloor()
    {
        var reserve = new Reserve(new ReserveOptions());
        for (var i = 0; i < 16; i++)
        {
            reserve.ObservePublish(TimeSpan.FromMilliseconds(30));
            reserve.ObserveOverrun(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(60), reserve.For(TimeSpan.FromMilliseconds(100)));
    }

    [Property]
    public bool For_AnyMeasurements_CoversTheShareAndTheWorstOfFew(byte[] publishes, ushort budgetMs)
    {
        var reserve = new Reserve(new ReserveOptions());
        foreach (var publish in publishes)
        {
            reserve.ObservePublish(TimeSpan.FromMilliseconds(publish));
        }

        var budget = TimeSpan.FromMilliseconds(budgetMs);
        var worst = publishes.Length is >= 16 and < 100 ? TimeSpan.FromMilliseconds(publishes.Max()) : TimeSpan.Zero;
        return reserve.For(budget) >= budget * .05 && reserve.For(budget) >= worst;
    }
}
