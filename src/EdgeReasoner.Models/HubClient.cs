using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EdgeReasoner.Models;

/// <summary>Asks a hub in Hugging Face's layout for a repository's commit, its files with their hashes, and their content.</summary>
internal sealed class HubClient : IDisposable
{
    /// <summary>More files than any model has; a listing without an end must end.</summary>
    private const int MostFiles = 10_000;

    private readonly HttpClient _http;
    private readonly string _endpoint;

    /// <summary>Makes a client.</summary>
    /// <param name="endpoint">The hub or a mirror, without a slash at the end.</param>
    /// <param name="token">For repositories that ask for one; null for none. It is not sent on to another host by a redirect.</param>
    /// <param name="stall">How long the hub may send nothing before the connection counts as cut.</param>
    public HubClient(string endpoint, string? token, TimeSpan stall)
    {
        _endpoint = endpoint.TrimEnd('/');
        Stall = stall;
#pragma warning disable CA2000 // the client disposes of its handler
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = stall, ResponseDrainTimeout = stall }) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("edge-reasoner", "0.1"));
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Gets how long the hub may send nothing.</summary>
    public TimeSpan Stall { get; }

    /// <summary>The commit that a revision names now.</summary>
    /// <param name="repository">Owner and name.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>40 hex digits.</returns>
    /// <exception cref="ModelStoreException">There is no such repository or revision, or the hub does not speak this protocol.</exception>
    public async Task<string> CommitAsync(string repository, string revision, CancellationToken cancellation)
    {
        using var answer = await GetAsync($"{_endpoint}/api/models/{repository}/revision/{Uri.EscapeDataString(revision)}", 0, cancellation);
        using var document = await ParseAsync(answer, cancellation);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("sha", out var sha) && sha.ValueKind == JsonValueKind.String
            && sha.GetString() is { Length: 40 } commit && commit.All(char.IsAsciiHexDigit)
            ? commit
            : throw new ModelStoreException($"{_endpoint} gives no commit for {repository}@{revision}; is it a model hub? Set --endpoint.");
    }

    /// <summary>Every file of a commit.</summary>
    /// <param name="repository">Owner and name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The files.</returns>
    /// <exception cref="ModelStoreException">The listing cannot be read, or names a path outside the folder.</exception>
    public async Task<IReadOnlyList<HubFile>> FilesAsync(string repository, string commit, CancellationToken cancellation)
    {
        List<HubFile> files = [];
        for (var page = $"{_endpoint}/api/models/{repository}/tree/{commit}?recursive=true"; page is not null;)
        {
            using var answer = await GetAsync(page, 0, cancellation);
            using var document = await ParseAsync(answer, cancellation);
            if (document.RootElement.ValueKind != JsonValueKind.Array || files.Count > MostFiles)
            {
                throw new ModelStoreException($"{_endpoint} gives no usable list of files for {repository}.");
            }

            files.AddRange(document.RootElement.EnumerateArray().Where(static entry => Text(entry, "type") == "file").Select(entry => Read(entry, repository)));
            page = NextPage(answer);
        }

        return files;
    }

    /// <summary>Begins a download.</summary>
    /// <param name="repository">Owner and name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="from">The first byte that is wanted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer; from the first byte of the file when its status is 200, from the wanted one when it is 206.</returns>
    public Task<HttpResponseMessage> OpenAsync(string repository, string commit, string path, long from, CancellationToken cancellation)
        => GetAsync($"{_endpoint}/{repository}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", from, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string? Text(JsonElement entry, string name)
        => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static HubFile Read(JsonElement entry, string repository)
    {
        var path = Text(entry, "path") ?? "";
        if (!HubFile.IsSafe(path) || !entry.TryGetProperty("size", out var size) || !size.TryGetInt64(out var bytes) || bytes < 0)
        {
            throw new ModelStoreException($"{repository} lists the file '{path}', which cannot be stored; nothing was downloaded.");
        }

        // A large file's own id is that of a pointer; its content's hash stands apart.
        return entry.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object
            ? new HubFile(path, large.TryGetProperty("size", out var length) && length.TryGetInt64(out var whole) ? whole : bytes, Text(large, "oid")?.ToLowerInvariant(), null)
            : new HubFile(path, bytes, null, Text(entry, "oid")?.ToLowerInvariant());
    }

    private static async Task<JsonDocument> ParseAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
            return await JsonDocument.ParseAsync(content, default, cancellation);
        }
        catch (JsonException syntax)
        {
            throw new ModelStoreException($"{answer.RequestMessage?.RequestUri} is not JSON: {syntax.Message}", syntax);
        }
    }

    /// <summary>The address in <c>Link: &lt;…&gt;; rel="next"</c>, if it is on the same host.</summary>
    private string? NextPage(HttpResponseMessage answer)
    {
        var link = answer.Headers.TryGetValues("Link", out var values) ? values.FirstOrDefault(static value => value.Contains("rel=\"next\"", StringComparison.Ordinal)) : null;
        var next = link is not null && link.IndexOf('>', StringComparison.Ordinal) is var end and > 0 ? link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..end] : null;
        return next is not null && Uri.TryCreate(new Uri(_endpoint), next, out var uri) && uri.Host == new Uri(_endpoint).Host ? uri.ToString() : null;
    }

    private async Task<HttpResponseMessage> GetAsync(string address, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Stall);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{address} did not answer within {Stall.TotalSeconds:0} s.");
        }

        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return answer;
        }

        var status = (int)answer.StatusCode;
        answer.Dispose();
        throw status switch
        {
            401 or 403 => new ModelStoreException($"{address} is not open to everybody ({status}); accept its licence on the hub and give --token-file."),
            404 => new ModelStoreException($"{address} does not exist (404); check repository, revision and --endpoint."),
            416 or 429 or >= 500 => new HttpRequestException($"{address} answers {status}.", null, (HttpStatusCode)status),
            _ => new ModelStoreException($"{address} answers {status}."),
        };
    }
}
