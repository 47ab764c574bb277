using System.Runtime.InteropServices;
using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Kernels;
using Microsoft.Win32.SafeHandles;

namespace EdgeReasoner.Inference.Onnx.Preparation;

/// <summary>Replaces the 4-bit matmuls of an optimised graph by ours, and writes their weights as <see cref="BlockLayout"/> wants them.</summary>
/// <remarks>All of them or none: what remains of the engine's matmuls would be packed anew at every load, into memory of the process's own.</remarks>
internal sealed class MatMulRewriting
{
    private const int FactoryZeroPoints = 0x88; // two of 8
    private const int Page = 4096;
    private const int Line = 64;

    private readonly GraphModel _model;
    private readonly string _source;

    private MatMulRewriting(GraphModel model, string source) => (_model, _source) = (model, source);

    /// <summary>Writes the changed graph and its data.</summary>
    /// <param name="graph">The optimised graph; its external data lie in its folder.</param>
    /// <param name="output">The graph to write; its data go beside it, with <c>.data</c> at the end of the name.</param>
    /// <returns>How many matmuls were replaced.</returns>
    /// <exception cref="PreparationException">There are none, or one that ours cannot do; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Apply(string graph, string output)
    {
        using var mapped = new MappedFile(graph);
        var rewriting = new MatMulRewriting(GraphModel.Read(mapped.Memory), Path.GetDirectoryName(graph)!);
        return rewriting.Write(output);
    }

    private int Write(string output)
    {
        GraphNode[] nodes = [.. _model.Nodes.Where(static node => node is { Operation: "MatMulNBits", Domain: "com.microsoft" })];
        if (nodes.Length == 0)
        {
            throw new PreparationException("there are no 4-bit matmuls");
        }

        MatMul[] matmuls = [.. nodes.Select(Understand)];
        var location = Path.GetFileName(output) + ".data";
        using (var data = File.Create(output + ".data"))
        {
            HashSet<string> packed = [.. matmuls.Select(matmul => Replace(matmul, data, location))];
            _model.RemoveUnused();
            CopyRest(packed, data, location);
        }

        _model.ImportDomain(BlockMatMulOperator.Domain, 1);
        using var stream = File.Create(output);
        _model.WriteTo(stream);
        return matmuls.Length;
    }

    private MatMul Understand(GraphNode node)
    {
        var (rows, columns, blockRows) = (node.Integer("K") ?? 0, node.Integer("N") ?? 0, node.Integer("block_size") ?? 0);
        var weights = Tensor(node, 1);
        var scales = Tensor(node, 2);
        var problem = node.Integer("bits") is not (null or 4) ? "weights of another width"
            : !BlockLayout.Fits(rows, columns, blockRows) || rows > int.MaxValue ? $"K = {rows}, N = {columns} and block_size = {blockRows}"
            : weights is null || scales is not { Type: (int)OnnxType.Float } ? "scales of another type, or weights that are computed"
            : Name(node, 4).Length > 0 ? "weights in another order (g_idx)"
            : Name(node, 3).Length > 0 && !AreAllFactory(Tensor(node, 3)) ? "zero points other than 8"
            : null;
        return problem is null
            ? new MatMul(node, (int)rows, columns, (int)blockRows, weights!, scales!)
            : throw new PreparationException($"{node.Name} has {problem}");
    }

    private static string Name(GraphNode node, int input) => input < node.Inputs.Count ? node.Inputs[input] : string.Empty;

    private GraphTensor? Tensor(GraphNode node, int input) => _model.Tensors.Find(tensor => tensor.Name == Name(node, input) && tensor.Location is not null);

    private bool AreAllFactory(GraphTensor? zeroPoints)
    {
        if (zeroPoints is not { Type: (int)OnnxType.UInt8 })
        {
            return false;
        }

        var bytes = new byte[zeroPoints.ExpectedLength ?? 0];
        using var file = Open(zeroPoints);
        RandomAccess.Read(file, bytes, zeroPoints.Offset);
        return !bytes.AsSpan().ContainsAnyExcept((byte)FactoryZeroPoints);
    }

    private string Replace(MatMul matmul, FileStream data, string location)
    {
        var node = matmul.Node;
        Align(data, Page);
        var (offset, length) = (data.Position, BlockLayout.BytesOf(matmul.Rows, matmul.Columns));
        var exponent = ScaleExponent(matmul);
        Pack(matmul, exponent, data);
        var packed = new GraphTensor($"{matmul.Weights.Name}/packed/{node.Name}", (int)OnnxType.UInt8, [length], location, offset, length);
        _model.AddTensor(packed);
        string[] inputs = [node.Inputs[0], packed.Name, .. Name(node, 5) is { Length: > 0 } bias ? [bias] : Array.Empty<string>()];
        var ours = new GraphNode(BlockMatMulOperator.Name, node.Name, inputs, node.Outputs[0], BlockMatMulOperator.Domain);
        ours.SetInteger("K", matmul.Rows);
        ours.SetInteger("N", matmul.Columns);
        ours.SetInteger("exponent", exponent);
        _model.Nodes[_model.Nodes.IndexOf(node)] = ours;
        return packed.Name;
    }

    private int ScaleExponent(MatMul matmul)
    {
        var scales = new float[matmul.Columns * ((matmul.Rows + matmul.BlockRows - 1) / matmul.BlockRows)];
        using var file = Open(matmul.Scales);
        Read(file, MemoryMarshal.AsBytes(scales.AsSpan()), matmul.Scales.Offset);
        return (Array.TrueForAll(scales, float.IsFinite) ? BlockLayout.ScaleExponent(scales.Max(MathF.Abs)) : null)
            ?? throw new PreparationException($"{matmul.Node.Name} has scales that are not numbers, or far too large");
    }

    private void Pack(MatMul matmul, int exponent, FileStream data)
    {
        var wide = (matmul.Rows + matmul.BlockRows - 1) / matmul.BlockRows;
        var weights = new byte[BlockLayout.GroupColumns * wide * matmul.BlockRows / 2];
        var scales = new float[BlockLayout.GroupColumns * wide];
        var packed = new byte[BlockLayout.BytesOf(matmul.Rows, BlockLayout.GroupColumns)];
        using var weightFile = Open(matmul.Weights);
        using var scaleFile = Open(matmul.Scales);
        for (var group = 0L; group < matmul.Columns / BlockLayout.GroupColumns; group++)
        {
            Read(weightFile, weights, matmul.Weights.Offset + (group * weights.Length));
            Read(scaleFile, MemoryMarshal.AsBytes(scales.AsSpan()), matmul.Scales.Offset + (group * scales.Length * sizeof(float)));
            BlockLayout.PackGroup(weights, scales, matmul.Rows, matmul.BlockRows, exponent, packed);
            data.Write(packed);
        }
    }

    /// <summary>Brings the other constants along: embedding, norms, tables of the rotation.</summary>
    private void CopyRest(HashSet<string> packed, FileStream data, string location)
    {
        var places = new Dictionary<(string, long, long), long>();
        foreach (var tensor in _model.Tensors.Where(tensor => tensor.Location is not null && !packed.Contains(tensor.Name)).ToArray())
        {
            var length = tensor.Length >= 0 ? tensor.Length : tensor.ExpectedLength ?? 0;
            if (!places.TryGetValue((tensor.Location!, tensor.Offset, length), out var offset))
            {
                Align(data, length >= Page ? Page : Line);
                offset = places[(tensor.Location!, tensor.Offset, length)] = data.Position;
                using var file = Open(tensor);
                var piece = new byte[1 << 20];
                for (var done = 0L; done < length;)
                {
                    var part = piece.AsSpan(0, (int)Math.Min(piece.Length, length - done));
                    Read(file, part, tensor.Offset + done);
                    data.Write(part);
                    done += part.Length;
                }
            }

            _model.Share(tensor.Name, tensor with { Location = location, Offset = offset, Length = length });
        }
    }

    private SafeFileHandle Open(GraphTensor tensor)
        => File.OpenHandle(GraphInspection.Inside(_source, tensor.Location!) ?? throw new PreparationException($"{tensor.Location} lies outside the folder"));

    private static void Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new PreparationException("the data of the optimised graph are cut off");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    private static void Align(FileStream data, int to) => data.Position = (data.Position + to - 1) / to * to;

    /// <summary>A matmul that our operator can do.</summary>
    private sealed record MatMul(GraphNode Node, int Rows, long Columns, int BlockRows, GraphTensor Weights, GraphTensor Scales);
}
