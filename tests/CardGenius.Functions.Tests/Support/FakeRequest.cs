using System.Security.Claims;
using Microsoft.Azure.Functions.Worker.Http;

namespace CardGenius.Functions.Tests.Support;

/// <summary>A request as the worker passes it to a function.</summary>
internal sealed class FakeRequest(string body = "", string path = "/api/runs") : HttpRequestData(new FakeContext())
{
    public override Stream Body { get; } = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));

    public override HttpHeadersCollection Headers { get; } = [];

    public override IReadOnlyCollection<IHttpCookie> Cookies { get; } = [];

    public override Uri Url { get; } = new($"http://localhost{path}");

    public override IEnumerable<ClaimsIdentity> Identities { get; } = [];

    public override string Method => "POST";

    public override HttpResponseData CreateResponse() => new FakeResponse(FunctionContext);
}
