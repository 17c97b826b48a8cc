using System.Globalization;
using System.Net;
using CardGenius.Service.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace CardGenius.Functions.Http;

/// <summary>Converts between the requests and responses of the worker and those of the API.</summary>
internal static class HttpBridge
{
    // The claim in which the Functions host names the key of the request.
    private const string KeyName = "http://schemas.microsoft.com/2017/07/functions/claims/keyid";

    public static ApiRequest ToApi(this HttpRequestData request) => new()
    {
        Body = request.Body,
        Header = name => request.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null,
        Key = request.Identities.SelectMany(i => i.Claims).FirstOrDefault(c => c.Type == KeyName)?.Value,
        Query = name => request.Query[name],
    };

    public static async Task<HttpResponseData> RespondAsync(this HttpRequestData request, ApiResponse content)
    {
        var response = request.CreateResponse((HttpStatusCode)content.Status);
        response.Headers.Add("Content-Type", content.ContentType);
        response.Headers.Add("Cache-Control", "no-store");
        if (content.Location is { } location)
        {
            response.Headers.Add("Location", location);
        }

        if (content.RetryAfter is { } seconds)
        {
            response.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        // Not cancelled: the function would fail if the caller disconnected. The write is quick because the body is in memory.
        await response.Body.WriteAsync(content.Body, CancellationToken.None);
        return response;
    }
}
