using System.Security.Claims;
using CardGenius.Functions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker.Http;

namespace CardGenius.Page.Tests.Support;

/// <summary>A request of Kestrel in the form that the worker passes to a function.</summary>
internal sealed class KestrelRequest(HttpContext http) : HttpRequestData(new FakeContext())
{
    public override Stream Body => http.Request.Body;

    public override HttpHeadersCollection Headers { get; } =
        new(http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v!))));

    public override IReadOnlyCollection<IHttpCookie> Cookies { get; } = [];

    public override Uri Url { get; } = new(http.Request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities { get; } = [];

    public override string Method => http.Request.Method;

    public override HttpResponseData CreateResponse() => new FakeResponse(FunctionContext);
}
