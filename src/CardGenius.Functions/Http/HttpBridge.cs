using System.Globalization;
using System.Net;
using CardGenius.Batch.Api;
using CardGenius.Service.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace CardGenius.Functions.Http;

/// <summary>Between the worker's requests and answers and those of the API.</summary>
internal static class HttpBridge
{
    public static ApiRequest ToApi(this HttpRequestData request) => new()
    {
        Body = request.Body,
        Header = name => request.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null,
        Query = name => request.Query[name],
    };

    public static async Task<HttpResponseData> AnswerAsync(this HttpRequestData request, ApiResponse answer)
    {
        var response = request.CreateResponse((HttpStatusCode)answer.Status);
        response.Headers.Add("Content-Type", answer.ContentType);
        response.Headers.Add("Cache-Control", "no-store");
        if (answer.Location is { } location)
        {
            response.Headers.Add("Location", location);
        }

        if (answer.RetryAfter is { } seconds)
        {
            response.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        // It is in memory; broken off, a caller that is gone would be a failure of the function.
        await response.Body.WriteAsync(answer.Body, CancellationToken.None);
        return response;
    }
}
