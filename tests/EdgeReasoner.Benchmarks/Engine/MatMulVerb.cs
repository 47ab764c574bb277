using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Evaluation.Benchmarking;
using EdgeReasoner.Kernels;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>Our own matmul with 4-bit weights alone: one thread, random weights that fit into no cache.</summary>
internal static unsafe class MatMulVerb
{
    private const int Alignment = 4096;
    private const int Exponent = 14; // of scales below 1
    private const int Columns = 4864; // of a matrix: the feed-forward of Qwen2.5-0.5B

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var rows = new Option<int[]>("--rows") { Description = "How many vectors at once.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [1, 2, 3, 4, 6, 8, 16, 64] };
        var length = new Option<int>("--length") { Description = "Length of a vector, a multiple of 32.", DefaultValueFactory = static _ => 896 };
        var megabytes = new Option<int>("--megabytes") { Description = "Weights that a pass reads.", DefaultValueFactory = static _ => 300 };
        var passes = new Option<int>("--passes") { Description = "Repetitions of each measurement.", DefaultValueFactory = static _ => 15 };
        var verb = new Command("matmul", "Our own matmul with 4-bit weights: speed by number of vectors, one thread.") { rows, length, megabytes, passes };
        verb.SetAction(parsed => Run(parsed.GetValue(rows)!, parsed.GetValue(length), parsed.GetValue(megabytes), parsed.GetValue(passes)));
        return verb;
    }

    private static void Run(int[] rows, int length, int megabytes, int passes)
    {
        var groupBytes = BlockLayout.BytesOf(length, BlockLayout.GroupColumns);
        var matrixBytes = groupBytes * Columns / BlockLayout.GroupColumns;
        var matrices = Math.Max(1, megabytes * 1_000_000L / matrixBytes);
        var most = rows.Max();
        var weights = (byte*)NativeMemory.AlignedAlloc((nuint)(matrices * matrixBytes), Alignment);
        var vectors = (float*)NativeMemory.AlignedAlloc((nuint)(most * length * sizeof(float)), Alignment);
        var output = (float*)NativeMemory.AlignedAlloc((nuint)(most * Columns * sizeof(float)), Alignment);
        try
        {
            Fill(weights, matrices * Columns / BlockLayout.GroupColumns, length);
            for (var i = 0; i < most * length; i++)
            {
                vectors[i] = ((i * 37) % 101 / 50f) - 1;
            }

            var clock = TimeProvider.System;
            var buffers = BandwidthProbe.Reserve(1);
            List<double> bandwidth = [];
            var times = rows.ToDictionary(static row => row, static _ => new List<double>());
            for (var pass = 0; pass < passes; pass++)
            {
                bandwidth.Add(BandwidthProbe.Measure(buffers, clock));
                foreach (var row in rows)
                {
                    var start = clock.GetTimestamp();
                    for (var matrix = 0L; matrix < matrices; matrix++)
                    {
                        Multiply(weights + (matrix * matrixBytes), vectors, output, row, length);
                    }

                    times[row].Add(clock.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            Print(rows, times, matrices * matrixBytes, (double)length * Columns * matrices, Percentiles.Of(bandwidth).P50);
        }
        finally
        {
            NativeMemory.AlignedFree(weights);
            NativeMemory.AlignedFree(vectors);
            NativeMemory.AlignedFree(output);
        }
    }

    private static void Fill(byte* weights, long groups, int length)
    {
        var random = new Random(1);
        var source = new byte[BlockLayout.GroupColumns * length / 2];
        var scales = new float[BlockLayout.GroupColumns * length / BlockLayout.BlockRows];
        random.NextBytes(source);
        for (var i = 0; i < scales.Length; i++)
        {
            scales[i] = random.NextSingle();
        }

        var groupBytes = (int)BlockLayout.BytesOf(length, BlockLayout.GroupColumns);
        for (var group = 0L; group < groups; group++)
        {
            BlockLayout.PackGroup(source, scales, length, BlockLayout.BlockRows, Exponent, new Span<byte>(weights + (group * groupBytes), groupBytes));
        }
    }

    private static void Multiply(byte* weights, float* vectors, float* output, int rows, int length)
    {
        var rounded = BlockMatMul.Round(vectors, rows, length);
        var (tiles, groups) = BlockMatMul.TilesOf(length, Columns);
        var work = new ProductWork
        {
            Values = rounded.Values,
            Scales = rounded.Scales,
            Weights = weights,
            Factor = ProductWork.FactorOf(Exponent),
            Output = output,
            Rows = rows,
            Length = length,
            Columns = Columns,
            Groups = groups,
        };
        for (var tile = 0L; tile < tiles; tile++)
        {
            BlockMatMul.Multiply(work, tile);
        }
    }

    private static void Print(int[] rows, Dictionary<int, List<double>> times, long bytes, double weights, double bandwidth)
    {
        var table = new Table($"vectors at once ({BlockMatMul.Instructions})", "ms p50", "ms best", "reads, GB/s", "of the memory's speed, %", "of the first row's speed", "10^9 products/s");
        var first = Percentiles.Of(times[rows[0]]).P50 / rows[0];
        foreach (var row in rows)
        {
            var milliseconds = Percentiles.Of(times[row]).P50;
            table.Add(row.ToString(CultureInfo.InvariantCulture), milliseconds, times[row].Min(), bytes / milliseconds / 1e6, bytes / milliseconds * 1e5 / bandwidth, first * row / milliseconds, weights * row / milliseconds / 1e6);
        }

        table.Print(Console.Out);
        ResultLine.Print("matmul", null, new { BlockMatMul.Instructions, Bytes = bytes, BandwidthBytesPerSecond = bandwidth, Milliseconds = rows.ToDictionary(static row => row, row => Percentiles.Of(times[row]).P50) });
    }
}
