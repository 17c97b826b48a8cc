using CardGenius.Service.Http;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Web.Http;

/// <summary>Converts between the requests and responses of Kestrel and those of the API.</summary>
internal static class KestrelBridge
{
    public static ApiRequest ToApi(this HttpContext context, string? key, string? user) => new()
    {
        Body = context.Request.Body,
        Key = key,
        User = user,
        Header = name => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null,
        Query = name => context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null,
    };

    public static async Task RespondAsync(this HttpContext context, ApiResponse content)
    {
        var response = context.Response;
        response.StatusCode = content.Status;
        foreach (var (name, value) in content.Headers)
        {
            response.Headers[name] = value;
        }

        // A page of another site cannot embed a response of this server.
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.ContentLength = content.Length;
        if (HttpMethods.IsHead(context.Request.Method) || content.Status == 304)
        {
            return;
        }

        await content.WriteAsync(response.Body, context.RequestAborted);
    }
}
