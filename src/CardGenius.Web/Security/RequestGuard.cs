using System.Net;
using CardGenius.Service.Http;
using CardGenius.Service.Page;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Web.Security;

/// <summary>
/// Refuses requests that another web site makes a browser send, and requests without the right key. A server that only this machine can reach has no
/// key, so it accepts only its own names in the Host header: another name is that of a web site whose address was changed to this machine (DNS
/// rebinding).
/// </summary>
internal sealed class RequestGuard(KeyGuard? keys)
{
    private const string KeyHeader = "x-functions-key";
    private const string Bearer = "Bearer ";

    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Returns the refusal of a request, or null if it is allowed.</summary>
    public async Task<ApiResponse?> FindRefusalAsync(HttpContext context)
    {
        var request = context.Request;
        if (keys is null && !IsOwnHost(context))
        {
            return ApiResponse.Problem(
                421,
                "wrong_host",
                "The host name is not that of this server",
                $"This server is for this machine only. Open http://127.0.0.1:{context.Connection.LocalPort}{PageFiles.Route} instead.");
        }

        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isPage = IsPage(request.Path);
        if ((!isRead && !IsSameOrigin(request)) || (!(isRead && isPage) && request.Headers["Sec-Fetch-Site"] == "cross-site"))
        {
            return ApiResponse.Problem(
                403, "cross_site", "The request comes from another web site", "A browser can send requests only from the page of this server.");
        }

        if (HttpMethods.IsPost(request.Method) && HasBody(request) && !HasJson(request))
        {
            return ApiResponse.Problem(
                415, "media_type", "The content type is not supported", "Send JSON with the header 'Content-Type: application/json'.");
        }

        return keys is null || isPage ? null : await FindRefusalAsync(context, keys);
    }

    private static async Task<ApiResponse?> FindRefusalAsync(HttpContext context, KeyGuard keys) =>
        await keys.CheckAsync(KeyOf(context.Request), AddressOf(context), context.RequestAborted) switch
        {
            KeyVerdict.Right => null,
            KeyVerdict.Missing => ApiResponse.Problem(
                401, "key_required", "A key is required", $"Send the key in the header {KeyHeader}. `cardgenius serve` printed it when it created it."),
            KeyVerdict.Wrong => ApiResponse.Problem(
                401, "wrong_key", "The key is wrong", "Send the key that `cardgenius serve` printed. `cardgenius serve --new-key` creates a new one."),
            _ => ApiResponse.Problem(429, "too_many_wrong_keys", "Too many wrong keys", "Wait a minute, then send the right key.") with
            {
                RetryAfter = (int)KeyGuard.Window.TotalSeconds,
            },
        };

    // The files of the page contain no data.
    private static bool IsPage(PathString path) =>
        path == "/" || path == "/ui" || path == PageFiles.Route.TrimEnd('/') || path.StartsWithSegments(PageFiles.Route.TrimEnd('/'), StringComparison.Ordinal);

    private static bool IsOwnHost(HttpContext context)
    {
        var host = context.Request.Host;
        return host.HasValue
            && OwnNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase)
            && (host.Port ?? (context.Request.IsHttps ? 443 : 80)) == context.Connection.LocalPort;
    }

    // A client that is not a browser sends no Origin. Behind a proxy, the browser's host can be in X-Forwarded-Host.
    private bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ } origin])
        {
            return request.Headers.Origin.Count == 0;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && (IsAuthority(from, request.Host.Value) || (keys is not null && IsAuthority(from, request.Headers["X-Forwarded-Host"].FirstOrDefault())));
    }

    private static bool IsAuthority(Uri origin, string? host) =>
        host is not null
        && (string.Equals(origin.Authority, host, StringComparison.OrdinalIgnoreCase)
            || string.Equals($"{origin.Host}:{origin.Port}", host, StringComparison.OrdinalIgnoreCase));

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static bool HasJson(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].FirstOrDefault() is { Length: > 0 } key ? key
        : request.Headers.Authorization.FirstOrDefault() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
        : null;

    // A proxy on this machine adds the address of the caller as the last one.
    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return address is not null && IPAddress.IsLoopback(address) && context.Request.Headers["X-Forwarded-For"].LastOrDefault() is { } forwarded
            ? forwarded.Split(',')[^1].Trim()
            : address?.ToString() ?? "";
    }
}
