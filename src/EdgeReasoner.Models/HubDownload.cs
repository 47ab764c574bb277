using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace EdgeReasoner.Models;

/// <summary>Downloads one file: resumes what was cut, and keeps nothing whose size or hash is wrong.</summary>
/// <param name="hub">The hub.</param>
/// <param name="repository">Owner and name.</param>
/// <param name="commit">The commit.</param>
/// <param name="pause">Waits between attempts, for the given number of the attempt.</param>
internal sealed class HubDownload(HubClient hub, string repository, string commit, Func<int, CancellationToken, Task> pause)
{
    private const int MostAttempts = 6;
    private const int BufferSize = 1 << 17;

    /// <summary>Makes a file exist, complete and right.</summary>
    /// <param name="file">What the hub says of it.</param>
    /// <param name="path">Where to.</param>
    /// <param name="progress">Told the bytes that are there.</param>
    /// <param name="cancellation">Ends it; what came so far is kept to be resumed.</param>
    /// <returns>A task.</returns>
    /// <exception cref="ModelStoreException">It does not come, or comes wrong again and again.</exception>
    public async Task RunAsync(HubFile file, string path, Action<long> progress, CancellationToken cancellation)
    {
        if (File.Exists(path) && Matches(file, path))
        {
            progress(file.Size);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        var last = "";
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            try
            {
                await FetchAsync(file, part, progress, cancellation);
                if (Matches(file, part))
                {
                    File.Move(part, path, overwrite: true);
                    return;
                }

                // Wrong bytes cannot be mended by adding to them.
                last = $"its {(new FileInfo(part).Length == file.Size ? "hash" : "size")} is not the one that the hub lists";
                File.Delete(part);
            }
            catch (Exception exception) when (exception is HttpRequestException or HttpIOException or IOException && exception is not UnauthorizedAccessException)
            {
                last = exception.Message;
            }

            if (attempt < MostAttempts)
            {
                await pause(attempt, cancellation);
            }
        }

        throw new ModelStoreException($"{file.Path} could not be downloaded in {MostAttempts} attempts: {last}. Run the same command again to resume.");
    }

    private static bool Matches(HubFile file, string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != file.Size)
        {
            return false;
        }

        using var content = File.OpenRead(path);
        if (file.Sha256 is not null)
        {
            return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256;
        }

        if (file.GitId is not { Length: 40 })
        {
            return true; // the hub tells no hash of it
        }

#pragma warning disable CA5350 // git's object id is a SHA-1; the commit that lists it came over the same connection
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")));
        var buffer = new byte[BufferSize];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.GitId;
    }

    private async Task FetchAsync(HubFile file, string part, Action<long> progress, CancellationToken cancellation)
    {
        var from = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (from >= file.Size && from > 0)
        {
            return; // complete, or too long: the check tells
        }

        using var answer = await hub.OpenAsync(repository, commit, file.Path, from, cancellation);
        var isResumed = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == from;
        if (answer.StatusCode == HttpStatusCode.PartialContent && !isResumed)
        {
            File.Delete(part);
            throw new HttpRequestException("the hub sent another part than was asked for");
        }

        await using var output = new FileStream(part, isResumed ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);
        await using var input = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[BufferSize];
        while (output.Position <= file.Size) // one that sends too much is not followed for ever
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(hub.Stall);
            int read;
            try
            {
                read = await input.ReadAsync(buffer, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new HttpRequestException($"nothing came for {hub.Stall.TotalSeconds:0} s");
            }

            if (read == 0)
            {
                break;
            }

            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress(output.Position);
        }

        await output.FlushAsync(cancellation);
        if (output.Position < file.Size)
        {
            throw new HttpRequestException($"the connection was cut after {output.Position} of {file.Size} bytes");
        }
    }
}
