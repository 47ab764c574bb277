using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>SHA-256 of files, remembered by path, length and time of the last change: hashing half a gigabyte at every start takes longer than loading it.</summary>
/// <remarks>As with make or rsync, a change that alters neither length nor time is not seen. Not thread-safe.</remarks>
/// <param name="file">Where to remember; null to compute each time. A file that cannot be read or written is as good as none.</param>
public sealed class FileHashes(string? file)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private Dictionary<string, string>? _known;

    /// <summary>The digest of a file.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Of(string path)
    {
        var key = Key(path);
        if (file is not null && Known().TryGetValue(key, out var known))
        {
            return Convert.FromHexString(known);
        }

        using var stream = File.OpenRead(path);
        var digest = SHA256.HashData(stream);
        if (file is not null)
        {
            Known()[key] = Convert.ToHexStringLower(digest);
            Save();
        }

        return digest;
    }

    private static string Key(string path)
    {
        var found = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{found.Length} {found.LastWriteTimeUtc.Ticks} {path}");
    }

    private Dictionary<string, string> Known()
    {
        if (_known is null)
        {
            _known = new Dictionary<string, string>(StringComparer.Ordinal);
            try
            {
                foreach (var line in File.ReadLines(file!))
                {
                    if (line.Length > 65 && line[64] == ' ' && line.AsSpan(0, 64).IndexOfAnyExcept(HexDigits) < 0)
                    {
                        _known[line[65..]] = line[..64];
                    }
                }
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // computed anew
            }
        }

        return _known;
    }

    private void Save()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var whole = file + ".new";
            File.WriteAllLines(whole, Known().Select(static entry => $"{entry.Value} {entry.Key}"));
            File.Move(whole, file!, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // computed anew next time
        }
    }
}
