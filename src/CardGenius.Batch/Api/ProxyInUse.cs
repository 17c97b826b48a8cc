using System.Net;

namespace CardGenius.Batch.Api;

/// <summary>Describes the proxy between this machine and the API, for messages. The messages never contain the credentials of the proxy.</summary>
/// <param name="proxy">The proxy of the transport; null if it has none.</param>
/// <param name="url">The address of the API.</param>
/// <param name="variable">A function that returns the value of an environment variable.</param>
internal sealed class ProxyInUse(IWebProxy? proxy, Uri url, Func<string, string?> variable)
{
    /// <summary>The address of the proxy without credentials; null if no proxy is used.</summary>
    public string? Address =>
        proxy is not null && !proxy.IsBypassed(url) && proxy.GetProxy(url) is { } address && address != url
            ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : null;

    /// <summary>Returns the message for a proxy that refuses a request. It names the proxy and the variable that sets it.</summary>
    /// <param name="status">The status code of the proxy's response; null if it is not known.</param>
    public string Refusal(int? status)
    {
        var statusText = status is { } code ? FormattableString.Invariant($" ({code})") : "";
        var refused = status == 407 ? "does not accept the credentials for it" : $"refuses to connect to {url.Host}";
        return Address is { } address
            ? $"The proxy {address} {refused}{statusText}. It is set by {Source()}. Correct the address or the credentials "
                + $"(http://USER:PASSWORD@HOST:PORT), or set NO_PROXY={url.Host} to call the API without it."
            : $"A proxy between this machine and {url.Host} {refused}{statusText}. No proxy is set on this machine. Ask your network administrator.";
    }

    // These are the variables that .NET reads, in the same order.
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
