using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CardGenius.Simulator.Hosting;

/// <summary>Routes each request to the API's handler or to the control handler.</summary>
internal sealed class SimulatorApplication(ApiHandler api, ControlHandler control, bool anyPath) : IHttpApplication<HttpContext>
{
    /// <summary>The paths of the API.</summary>
    public static IReadOnlyList<string> ApiPaths { get; } = ["/cg/api/pro", "/cg/api/beta"];

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            var isApi = ApiPaths.Contains(context.Request.Path.Value) || (anyPath && !ControlHandler.Knows(context));
            await (isApi ? api.HandleAsync(context) : control.HandleAsync(context));
        }
        catch (Exception e) when (e is OperationCanceledException or (IOException and not BadHttpRequestException))
        {
            // The client has disconnected, so there is no response.
            context.Abort();
        }
    }
}
