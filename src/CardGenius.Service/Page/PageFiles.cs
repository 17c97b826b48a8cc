using System.Collections.Frozen;
using System.Security.Cryptography;
using CardGenius.Service.Http;

namespace CardGenius.Service.Page;

/// <summary>The files of the web page. They are resources of this assembly and contain no data.</summary>
public static class PageFiles
{
    /// <summary>The path of the page.</summary>
    public const string Route = "/api/ui/";

    private const string Prefix = "page/";
    private const string ConfigName = "config.json";

    // The page loads its own files only, and calls only its own API.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly Lazy<FrozenDictionary<string, ApiResponse>> All = new(Load);

    /// <summary>Returns a file of the page, or null if there is none.</summary>
    /// <param name="path">The path below <see cref="Route"/>; empty for <c>index.html</c>.</param>
    public static ApiResponse? Find(string path) => All.Value.GetValueOrDefault(path.Length == 0 ? "index.html" : path);

    /// <summary>Returns the response to a request for a file of the page. The links of the page are relative, so its path ends with '/'.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="config">Returns the response with the configuration of the page.</param>
    public static ApiResponse Respond(string path, ApiRequest request, Func<ApiResponse> config)
    {
        if (!path.StartsWith(Route, StringComparison.Ordinal))
        {
            return new(302, "", default) { Location = Route };
        }

        var name = Uri.UnescapeDataString(path[Route.Length..]);
        return name == ConfigName
            ? config()
            : Find(name)?.Unless(request.Header("If-None-Match"))
                ?? ApiResponse.Problem(404, "unknown_path", "There is no such file", $"The page is at {Route}.");
    }

    private static FrozenDictionary<string, ApiResponse> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Prefix.Length..].Replace('\\', '/'), Read, StringComparer.Ordinal);

        ApiResponse Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new(200, TypeOf(name), content)
            {
                ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"",
                SecurityPolicy = Policy,
            };
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
