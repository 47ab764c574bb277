using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>
/// Reported outcomes on disk: a task file, one item a line, so that <c>eval</c> and <c>tune</c> read it. <c>id</c> is the decision's,
/// <c>family</c> who knows it, <c>set</c> who reported it. Bounded: at its size it becomes <c>…1</c> and a new one begins.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="maxBytes">Its size.</param>
internal sealed class FeedbackFile(string path, long maxBytes)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite; // requests are in it

    /// <summary>The file that came before.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its path.</returns>
    public static string Previous(string path) => path + ".1";

    /// <summary>Appends an outcome; it is on the disk when this returns.</summary>
    /// <param name="decisionId">The decision, which becomes the item's id.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="reporter">Who reported.</param>
    /// <param name="report">What was right.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(string decisionId, DecisionRequest request, string reporter, OutcomeReport report)
    {
        using var line = new MemoryStream();
        TaskLineWriter.Write(line, WireName.Of(report.Source), reporter, request with { Id = decisionId }, Normalised(request, report.Correct));
        if (new FileInfo(path) is { Exists: true } file && file.Length + line.Length > maxBytes)
        {
            File.Move(path, Previous(path), overwrite: true);
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        EndLine(stream);
        stream.Write(line.GetBuffer(), 0, (int)line.Length);
        stream.Flush(flushToDisk: true);
    }

    // A power cut may have left half a line; ended, it is one fault that the reader names, and not two.
    private static void EndLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return;
        }

        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n')
        {
            stream.WriteByte((byte)'\n');
        }
    }

    private static string Normalised(DecisionRequest request, string correct)
        => request.AnswerType == AnswerType.Number && EvaluationItem.TryNumber(correct, out var number)
            ? number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : correct;
}
