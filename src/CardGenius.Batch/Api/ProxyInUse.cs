using System.Net;

namespace CardGenius.Batch.Api;

/// <summary>The proxy between this machine and the API, in words for messages. Never with the credentials that its address may hold.</summary>
/// <param name="proxy">The proxy of the transport.</param>
/// <param name="url">The API's address.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class ProxyInUse(IWebProxy? proxy, Uri url, Func<string, string?> variable)
{
    /// <summary>The proxy's address; null where none is used.</summary>
    public string? Address =>
        proxy is not null && !proxy.IsBypassed(url) && proxy.GetProxy(url) is { } address && address != url
            ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : null;

    /// <summary>The message for a proxy that refuses: which proxy, and where it is set.</summary>
    /// <param name="status">What the proxy answered; null where that is not known.</param>
    public string Refusal(int? status)
    {
        var answer = status is { } code ? FormattableString.Invariant($" ({code})") : "";
        var refused = status == 407 ? "does not accept the credentials for it" : $"refuses to connect to {url.Host}";
        return Address is { } address
            ? $"The proxy {address} {refused}{answer}. It is set by {Source()}: correct the proxy's address or credentials "
                + $"(http://USER:PASSWORD@HOST:PORT), or set NO_PROXY={url.Host} to call the API without it."
            : $"A proxy between this machine and {url.Host} {refused}{answer}. None is set on this machine: ask the network's owners.";
    }

    // The names and their order are those that .NET reads.
    private string Source()
    {
        string[] names = url.Scheme == Uri.UriSchemeHttps
            ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
            : ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        return names.FirstOrDefault(name => !string.IsNullOrEmpty(variable(name))) is { } found
            ? $"the variable {found}"
            : "this machine's proxy settings (or HTTPS_PROXY, HTTP_PROXY, ALL_PROXY)";
    }
}
