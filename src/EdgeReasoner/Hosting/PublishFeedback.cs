namespace EdgeReasoner.Hosting;

/// <summary>The one path against the flow of data: how long publications take, told to whoever keeps a reserve for them.</summary>
internal sealed class PublishFeedback
{
    private volatile Action<TimeSpan>? _listener;

    /// <summary>Gets or sets who is told; null for nobody.</summary>
    public Action<TimeSpan>? Listener
    {
        get => _listener;
        set => _listener = value;
    }
}
