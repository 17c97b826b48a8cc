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
        foreach (var (name, value) in content.Headers)
        {
            response.Headers.Add(name, value);
        }

        // Not cancelled: the function would fail if the caller disconnected. The write is short, because the app limits the size of a body.
        await content.WriteAsync(response.Body, CancellationToken.None);
        return response;
    }
}
