using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CardGenius.Simulator.Hosting;

/// <summary>Routes each request to the API's handler or to the control handler.</summary>
internal sealed class SimulatorApplication(ApiHandler api, ControlHandler control, bool anyPath) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await (ApiHandler.IsApi(context) || (anyPath && !ControlHandler.Knows(context)) ? api.HandleAsync(context) : control.HandleAsync(context));
        }
        catch (Exception e) when (e is OperationCanceledException or (IOException and not BadHttpRequestException))
        {
            // The client has disconnected, so there is no response.
            context.Abort();
        }
    }
}
