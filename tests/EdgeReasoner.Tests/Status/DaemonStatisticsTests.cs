using EdgeReasoner.Status;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class DaemonStatisticsTests
{
    private readonly DaemonStatistics _statistics = new();

    [Fact]
    public void AnswerTimes_NothingMeasured_IsNull() => Assert.Null(_statistics.AnswerTimes());

    [Fact]
    public void AnswerTimes_OneToHundred_AreMedianAndQuantile()
    {
        Measure(1, 100);

        Assert.Equal((51.0, 95.0), _statistics.AnswerTimes());
    }

    [Fact]
    public void AnswerTimes_MoreThanTheWindow_ForgetTheOldest()
    {
        Measure(1000, 300);
        Measure(1, 256);

        Assert.Equal((129.0, 243.0), _statistics.AnswerTimes());
    }

    [Theory]
    [InlineData(200, 1, 0)]
    [InlineData(206, 1, 0)]
    [InlineData(400, 0, 1)]
    [InlineData(503, 0, 1)]
    public void CountPublished_Status_IsAnsweredOrRefused(int status, int answered, int refused)
    {
        _statistics.CountPublished(status);

        Assert.Equal((answered, refused), (_statistics.Answered, _statistics.Refused));
    }

    [Fact]
    public void Measured_Somebody_IsToldEachTime()
    {
        var told = new List<double>();
        _statistics.Measured = total => told.Add(total.TotalMilliseconds);

        Measure(7, 2);

        Assert.Equal([7, 8], told);
    }

    private void Measure(int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _statistics.Measure(TimeSpan.FromMilliseconds(first + i));
        }
    }
}
