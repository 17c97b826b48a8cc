using System.Text;
using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.Tests.LoadTest.Definition;

public sealed class RequestFileTests
{
    private static readonly Uri Target = new("https://api.example/v1/");

    [Fact]
    public void A_request_has_defaults()
    {
        var request = Assert.Single(Parse("""{"requests": [{"path": "posts?userId=1"}]}"""));

        Assert.Equal(("GET /v1/posts", "GET", 1.0), (request.Name, request.Method, request.Weight));
        Assert.Equal(new Uri("https://api.example/v1/posts?userId=1"), request.Address);
        Assert.Null(request.Body);
        Assert.Null(request.Sla);
        Assert.Empty(request.Headers);
    }

    [Fact]
    public void Every_member_reaches_the_request()
    {
        var request = Assert.Single(Parse(
            """
            {
              // Comments are allowed.
              "requests": [{
                "name": "create", "method": "put", "path": "/posts/1", "weight": 2.5, "body": {"title": "ä"},
                "headers": {"Authorization": "Bearer ${API_TOKEN}", "Accept": "application/json"},
                "sla": {"average_ms": 100, "p95_ms": 200, "p99_ms": 300, "error_share": 0.01}
              }]
            }
            """));

        Assert.Equal(("create", "PUT", 2.5), (request.Name, request.Method, request.Weight));
        Assert.Equal(new Uri("https://api.example/posts/1"), request.Address);
        Assert.Equal("{\"title\": \"ä\"}", Encoding.UTF8.GetString(request.Body!.Value.Span));
        Assert.Equal("Bearer made-up", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal(["Authorization"], request.SecretHeaders);
        Assert.Equal(new ServiceLevels(100, 200, 300, 0.01), request.Sla);
    }

    [Fact]
    public void A_body_can_be_a_text()
    {
        var request = Assert.Single(Parse("""{"requests": [{"path": "/x", "body": "a=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}]}"""));

        Assert.Equal(("POST", "a=1", "application/x-www-form-urlencoded"), (request.Method, Encoding.UTF8.GetString(request.Body!.Value.Span), request.Headers["Content-Type"]));
    }

    [Theory]
    [InlineData("[]", "line 1: ")]
    [InlineData("{\"requests\": [\n{\"pth\": \"/x\"}]}", "line 2: ")]
    [InlineData("""{"requests": []}""", "there are no requests; ")]
    [InlineData("{}", "there are no requests; ")]
    [InlineData("""{"requests": [null]}""", "request 1: expected an object")]
    [InlineData("""{"requests": [{"path": "https://other.example/"}]}""", "request 1: path: expected a path on api.example, for example /posts/1")]
    [InlineData("""{"requests": [{"path": "//other.example/"}]}""", "request 1: path: expected a path on api.example, for example /posts/1")]
    [InlineData("""{"requests": [{"path": "http://api.example/"}]}""", "request 1: path: expected a path on api.example, for example /posts/1")]
    [InlineData("""{"requests": [{"name": "a", "method": "CONNECT"}]}""", "request 1 (a): method CONNECT: expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS")]
    [InlineData("""{"requests": [{"weight": 0}]}""", "request 1: weight: expected a number above 0 and up to 1000000")]
    [InlineData("""{"requests": [{"sla": {"p95_ms": 0}}]}""", "request 1: sla: average_ms, p95_ms and p99_ms are milliseconds above 0")]
    [InlineData("""{"requests": [{"sla": {"error_share": 5}}]}""", "request 1: sla: error_share is a share from 0 to 1, for example 0.01")]
    [InlineData("""{"requests": [{"name": "a"}, {"name": "a"}]}""", "two requests have the name a; give each its own name")]
    [InlineData("""{"requests": [{"headers": {"X-A": "${MISSING}"}}]}""", "request 1: the header X-A needs the environment variable MISSING, which is not set")]
    [InlineData("""{"requests": [{"headers": {"X-A": "a\nb"}}]}""", "request 1: the header X-A contains a line break")]
    public void What_is_wrong_is_named_with_its_place(string json, string expected)
    {
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc123")]
    [InlineData("authorization", "abc123 ${API_TOKEN}")]
    [InlineData("X-Api-Key", "abc123")]
    [InlineData("partner-token", "abc123")]
    [InlineData("Cookie", "id=${API_TOKEN}; other=abc123")]
    public void A_secret_in_the_file_is_refused_and_not_repeated(string name, string value)
    {
        var error = Assert.Throws<FormatException>(() => Parse($$$"""{"requests": [{"headers": {"{{{name}}}": "{{{value}}}"}}]}"""));

        Assert.Contains($"the header {name} contains a secret; set an environment variable", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc123", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<LoadRequest> Parse(string json) => RequestFile.Parse(json, Target, name => name == "API_TOKEN" ? "made-up" : null);
}
