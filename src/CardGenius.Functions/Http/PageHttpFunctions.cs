using CardGenius.Service;
using CardGenius.Service.Http;
using CardGenius.Service.Page;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Http;

/// <summary>The files of the web page. They contain no data, so they need no key. The page sends the key with its requests to the API.</summary>
public sealed class PageHttpFunctions(IOptions<ServiceSettings> settings)
{
    /// <summary>Returns a file of the page.</summary>
    [Function("Page")]
    public Task<HttpResponseData> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/{*path}")] HttpRequestData request) =>
        request.RespondAsync(PageFiles.Respond(
            request.Url.AbsolutePath, request.ToApi(), () => RunsApi.PageConfig(settings.Value)));
}
