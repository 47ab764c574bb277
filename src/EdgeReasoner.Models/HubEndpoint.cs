namespace EdgeReasoner.Models;

/// <summary>Where models are pulled from. Nothing is ever downloaded but by <c>edge-reasoner model pull</c>.</summary>
internal static class HubEndpoint
{
    /// <summary>The public model hub; <c>Model:Endpoint</c> or <c>--endpoint</c> name a mirror instead.</summary>
    public const string Default = "https://huggingface.co";

    /// <summary>Tells if a text can be an endpoint.</summary>
    /// <param name="endpoint">The text.</param>
    /// <returns>True for an http or https URL without user name, query and fragment.</returns>
    public static bool IsUsable(string endpoint)
        => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
