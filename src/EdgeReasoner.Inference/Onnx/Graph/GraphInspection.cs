using EdgeReasoner.Kernels;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>Looks at a graph file before the engine does: whether it is whole, where its weights lie, whether its cache can be kept in place.</summary>
/// <remarks>Nothing of the weights is read: this takes milliseconds and no memory, whatever the graph claims.</remarks>
internal static class GraphInspection
{
    /// <summary>Everything that speaks against loading a graph.</summary>
    /// <param name="folder">The model folder, absolute.</param>
    /// <param name="file">The graph's file name inside the folder.</param>
    /// <param name="names">The names of its inputs.</param>
    /// <param name="layers">The number of its layers.</param>
    /// <returns>One sentence per problem, at most a few of a kind.</returns>
    /// <exception cref="IOException">The graph cannot be read.</exception>
    public static IReadOnlyList<string> Problems(string folder, string file, GraphNames names, int layers)
    {
        var path = Path.Combine(folder, file);
        try
        {
            using var mapped = new MappedFile(path);
            var model = GraphModel.Read(mapped.Memory);
            return [.. model.Tensors.Select(tensor => ProblemOf(tensor, Path.GetDirectoryName(path)!, file)).OfType<string>().Take(3), .. CacheProblems(model, file, names, layers).Take(3)];
        }
        catch (FormatException damage)
        {
            return [$"{file} is no ONNX graph: {damage.Message}. It is truncated or damaged; fetch it again."];
        }
    }

    /// <summary>The files beside the graph that hold its weights.</summary>
    /// <param name="path">The graph, absolute.</param>
    /// <returns>Their names as the graph writes them, sorted; null when the graph cannot be read.</returns>
    public static IReadOnlyList<string>? ExternalFiles(string path)
    {
        try
        {
            using var mapped = new MappedFile(path);
            return [.. GraphModel.Read(mapped.Memory).Tensors.Select(static tensor => tensor.Location).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The bytes of weights that one pass reads whatever its length: those of the matmuls, not those of which single rows are looked up.</summary>
    /// <param name="path">The graph, absolute.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="FormatException">It is no ONNX graph.</exception>
    public static long BytesOfAPass(string path)
    {
        using var mapped = new MappedFile(path);
        var model = GraphModel.Read(mapped.Memory);
        var used = model.Nodes.Where(static node => node.Operation is "MatMulNBits" or "MatMul" or "Gemm" or "MatMulInteger" or BlockMatMulOperator.Name).SelectMany(static node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        return model.Tensors.Where(tensor => used.Contains(tensor.Name)).Sum(static tensor => tensor.ExpectedLength ?? 0);
    }

    /// <summary>A file named by a graph, as long as it lies in the graph's folder.</summary>
    /// <param name="folder">The graph's folder, absolute.</param>
    /// <param name="location">The name.</param>
    /// <returns>The absolute path; null when it leaves the folder, by its name or through a link.</returns>
    public static string? Inside(string folder, string location)
    {
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(location, root);
        if (!path.StartsWith(root, StringComparison.Ordinal))
        {
            return null;
        }

        return File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target && !target.FullName.StartsWith(root, StringComparison.Ordinal) ? null : path;
    }

    private static string? ProblemOf(GraphTensor tensor, string folder, string file)
    {
        var expected = tensor.ExpectedLength;
        if (expected is null && tensor.Type != 8) // 8: strings
        {
            return $"{file}: constant {tensor.Name} has element type {tensor.Type} and shape [{string.Join(", ", tensor.Shape)}]; no such tensor exists.";
        }

        if (tensor.Length >= 0 && tensor.Length != expected)
        {
            return $"{file}: constant {tensor.Name} has {tensor.Length} bytes; its shape asks for {expected}.";
        }

        if (tensor.Location is not { } location)
        {
            return null;
        }

        if (Inside(folder, location) is not { } path)
        {
            return $"{file}: constant {tensor.Name} lies in \"{location}\"; external data must be inside the model folder.";
        }

        if (!File.Exists(path))
        {
            return $"{location} is missing; {file} keeps constant {tensor.Name} there.";
        }

        var length = new FileInfo(path).Length;
        return tensor.Offset > length - expected
            ? $"{location} has {length} bytes; constant {tensor.Name} of {file} ends at byte {tensor.Offset + expected}: the file is truncated, fetch it again."
            : null;
    }

    /// <summary>The engine keeps past and present in one buffer, which only GroupQueryAttention can.</summary>
    private static IEnumerable<string> CacheProblems(GraphModel model, string file, GraphNames names, int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var pattern in new[] { names.PastKey, names.PastValue })
            {
                var name = GraphNames.OfLayer(pattern, layer);
                var other = model.Nodes.Find(node => node.Inputs.Contains(name) && node is not { Operation: "GroupQueryAttention", Domain: "com.microsoft" });
                if (other is not null)
                {
                    var operation = other.Domain.Length == 0 ? other.Operation : $"{other.Domain}.{other.Operation}";
                    yield return $"{file}: input {name} goes into operator {operation} ({other.Name}); this engine runs decoders whose cache goes into "
                        + "com.microsoft.GroupQueryAttention. Export the model with OnnxRuntimeGenAI's model builder.";
                }
            }
        }
    }
}
