using BenchmarkDotNet.Attributes;
using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Benchmarks.Micro;

/// <summary>The product's own code around the model: what it takes of a decision of a few milliseconds.</summary>
[MemoryDiagnoser]
public class CodeBenchmarks
{
    private const int DeadlineMs = 1000;

    private readonly string[] _options = ["alarm", "heat", "cool", "idle"];
    private SampleRequest[] _samples = [];
    private DecisionRequest[] _requests = [];
    private int _next;

    /// <summary>Draws the requests.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var mix = new RequestMix(4);
        _samples = [.. mix.Draw(96, DeadlineMs, DeadlineMs)];
        _requests = [.. _samples.Select(PreparedRequest.Parse)];
    }

    /// <summary>From payload to checked request.</summary>
    /// <returns>So that it is not optimised away.</returns>
    [Benchmark]
    public object ParseRequest() => PreparedRequest.Parse(_samples[_next++ % _samples.Length]);

    /// <summary>From request to prompt.</summary>
    /// <returns>So that it is not optimised away.</returns>
    [Benchmark]
    public object RenderPrompt() => PreparedRequest.Render(_requests[_next++ % _requests.Length]);

    /// <summary>Four probes over four options, pooled after each.</summary>
    /// <returns>So that it is not optimised away.</returns>
    [Benchmark]
    public double PoolFourProbes()
    {
        var pool = new EvidencePool(new PoolingOptions());
        var confidence = 0.0;
        for (var round = 0; round < 4; round++)
        {
            var probe = AnswerDistribution.OverOptions(_options, [-0.2 * (round + 1), -2, -3, -4]);
            pool.Add(probe, round == 0 ? EvidenceKind.Direct : round == 1 ? EvidenceKind.Fresh : EvidenceKind.Extended, Math.Min(round, 1), isCut: false);
            confidence = pool.Pooled().BestProbability;
        }

        return confidence;
    }
}
