using System.Buffers;
using System.Text;

namespace EdgeReasoner.Mqtt;

/// <summary>A word that nobody else can have sent, by which a connection proves to itself that messages arrive. Safe from any thread.</summary>
internal sealed class Canary
{
    private volatile string _word = "";
    private volatile TaskCompletionSource _heard = new();

    /// <summary>Gets the task that ends when the latest word has come back.</summary>
    public Task Heard => _heard.Task;

    /// <summary>Makes a new word; one that is still on its way proves nothing any more.</summary>
    /// <returns>The word, in ASCII.</returns>
    public string Next()
    {
        _heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _word = Guid.NewGuid().ToString("N");
    }

    /// <summary>Takes what came on the canary's topic, from whomever.</summary>
    /// <param name="payload">The payload.</param>
    public void Hear(ReadOnlySequence<byte> payload)
    {
        if (payload.Length == _word.Length && Encoding.ASCII.GetString(payload) == _word)
        {
            _heard.TrySetResult();
        }
    }
}
