using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class PassMeterTests
{
    private readonly CostModel _costs = new();
    private readonly CostModel _expected = new();
    private readonly PassMeter _meter;

    public PassMeterTests() => _meter = new PassMeter(_costs);

    [Fact]
    public void Observe_StepsInARow_AreOneObservation()
    {
        Step(10, 1);
        Step(11, 2);
        Step(12, 3);
        Assert.Equal(_expected.DecodeTokensPerSecond, _costs.DecodeTokensPerSecond); // the run has not ended

        _meter.EndRun();

        _expected.ObserveDecode(3, 10, Ms(6));
        AssertSame();
        Assert.Equal(Ms(6), _meter.Decode);
    }

    [Fact]
    public void Observe_StepElsewhere_BeginsANewRun()
    {
        Step(10, 1);
        Step(20, 2);
        _meter.EndRun();

        _expected.ObserveDecode(1, 10, Ms(1));
        _expected.ObserveDecode(1, 20, Ms(2));
        AssertSame();
    }

    [Fact]
    public void Observe_OtherBatchSize_BeginsANewRun()
    {
        Step(10, 1);
        Step(11, 4, branches: 2);
        _meter.EndRun();

        _expected.ObserveDecode(1, 10, Ms(1));
        _expected.ObserveDecode(1, 11, Ms(4), branches: 2);
        AssertSame();
        Assert.Equal(_expected.PredictDecode(5, 10, branches: 2), _costs.PredictDecode(5, 10, branches: 2));
    }

    [Fact]
    public void Observe_Prefill_EndsTheRunAndIsTaughtAtOnce()
    {
        Step(10, 1);
        _meter.Observe(new ForwardPass(ForwardPassKind.Prefill, 8, 11, Ms(5)));

        _expected.ObserveDecode(1, 10, Ms(1));
        _expected.ObservePrefill(8, 11, Ms(5));
        AssertSame();
        Assert.Equal((Ms(5), Ms(1)), (_meter.Prefill, _meter.Decode));
    }

    [Fact]
    public void Restart_NextDecision_CountsFromZeroAndLosesNoRun()
    {
        Step(10, 1);
        _meter.Restart();

        _expected.ObserveDecode(1, 10, Ms(1));
        AssertSame();
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (_meter.Prefill, _meter.Decode));
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Step(int context, double ms, int branches = 1) => _meter.Observe(new ForwardPass(ForwardPassKind.Decode, 1, context, Ms(ms)) { Branches = branches });

    private void AssertSame()
    {
        Assert.Equal(_expected.ExpectedDecode(5, 30), _costs.ExpectedDecode(5, 30));
        Assert.Equal(_expected.ExpectedPrefill(16, 30), _costs.ExpectedPrefill(16, 30));
    }
}
