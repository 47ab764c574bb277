using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeReasoner.IntegrationTests.Models;

/// <summary>A model hub on loopback that answers one request a connection, and misbehaves as told.</summary>
internal sealed class FakeHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public FakeHub(IReadOnlyDictionary<string, byte[]> files)
    {
        Files = new Dictionary<string, byte[]>(files);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Dictionary<string, byte[]> Files { get; }

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Gets every request: path, and the range it asked for.</summary>
    public ConcurrentQueue<(string Path, string? Range)> Requests { get; } = new();

    /// <summary>Gets, by file, how many bytes its next downloads send before the connection is cut.</summary>
    public ConcurrentDictionary<string, Queue<int>> Cuts { get; } = new();

    /// <summary>Gets files whose next downloads send wrong bytes; how many.</summary>
    public ConcurrentDictionary<string, int> Corrupt { get; } = new();

    public bool Redirects { get; set; }

    public bool IgnoresRanges { get; set; }

    /// <summary>Gets or sets a path to list besides the files.</summary>
    public string? Stray { get; set; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => AnswerAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var own = client;
        await using var stream = client.GetStream();
        try
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var path = Uri.UnescapeDataString((await reader.ReadLineAsync())!.Split(' ')[1].Split('?')[0]);
            string? range = null;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                range = line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase) ? line[7..] : range;
            }

            Requests.Enqueue((path, range));
            await AnswerAsync(stream, path, range);
        }
        catch (IOException)
        {
            // the client went away
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string path, string? range)
    {
        const string Resolve = "/owner/name/resolve/" + Commit + "/";
        if (path == "/api/models/owner/name/revision/main")
        {
            await SendAsync(stream, "200 OK", Encoding.UTF8.GetBytes($$"""{"sha":"{{Commit}}"}"""));
        }
        else if (path == $"/api/models/owner/name/tree/{Commit}")
        {
            await SendAsync(stream, "200 OK", Listing());
        }
        else if (Redirects && path.StartsWith(Resolve, StringComparison.Ordinal))
        {
            await SendAsync(stream, "302 Found", [], $"Location: /cdn/{path[Resolve.Length..]}\r\n");
        }
        else if ((path.StartsWith(Resolve, StringComparison.Ordinal) ? path[Resolve.Length..] : path.StartsWith("/cdn/", StringComparison.Ordinal) ? path[5..] : "") is var name && Files.TryGetValue(name, out var content))
        {
            await SendFileAsync(stream, name, content, range);
        }
        else
        {
            await SendAsync(stream, "404 Not Found", []);
        }
    }

    private async Task SendFileAsync(NetworkStream stream, string name, byte[] content, string? range)
    {
        var from = range is not null && !IgnoresRanges ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        var body = content[from..];
        if (Corrupt.TryGetValue(name, out var times) && times > 0)
        {
            Corrupt[name] = times - 1;
            body[^1] ^= 0xFF;
        }

        var cut = Cuts.TryGetValue(name, out var cuts) && cuts.TryDequeue(out var bytes) ? Math.Min(bytes, body.Length) : body.Length;
        var head = from > 0 ? $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n" : "";
        await SendAsync(stream, from > 0 ? "206 Partial Content" : "200 OK", body.AsMemory(0, cut).ToArray(), head, body.Length);
    }

    private static async Task SendAsync(NetworkStream stream, string status, byte[] body, string head = "", int? length = null)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n{head}\r\n"));
        await stream.WriteAsync(body);
        await stream.FlushAsync();
    }

    private byte[] Listing()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartArray();
            foreach (var (path, content) in Stray is null ? Files.AsEnumerable() : Files.Append(new(Stray, [1])))
            {
                json.WriteStartObject();
                json.WriteString("type", "file");
                json.WriteString("path", path);
                json.WriteNumber("size", content.Length);
                if (path.EndsWith(".onnx", StringComparison.Ordinal))
                {
                    json.WriteStartObject("lfs");
                    json.WriteString("oid", Convert.ToHexStringLower(SHA256.HashData(content)));
                    json.WriteNumber("size", content.Length);
                    json.WriteEndObject();
                }
                else
                {
                    json.WriteString("oid", GitId(content));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return memory.ToArray();
    }

#pragma warning disable CA5350 // git's object id is a SHA-1
    private static string GitId(byte[] content) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
}
