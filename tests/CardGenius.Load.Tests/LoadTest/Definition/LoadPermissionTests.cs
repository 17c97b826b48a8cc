using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.Tests.LoadTest.Definition;

public sealed class LoadPermissionTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5099/", true)]
    [InlineData("http://127.8.9.1/", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("http://LOCALHOST/x", true)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://localhost.example/", false)]
    [InlineData("http://127.0.0.1.example/", false)]
    [InlineData("https://api.example/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://[2001:db8::1]/", false)]
    public void Only_this_machine_needs_no_permission(string url, bool isLoopback)
    {
        Assert.Equal(isLoopback, LoadPermission.IsLoopback(new Uri(url)));
    }

    [Theory]
    [InlineData("https://api.example/v1", "api.example", true)]
    [InlineData("https://api.example/v1", "API.Example", true)]
    [InlineData("https://api.example/v1", "api.example:443", true)]
    [InlineData("https://api.example/v1", "api.example:8443", false)]
    [InlineData("https://api.example/v1", "example", false)]
    [InlineData("https://api.example/v1", "api.example.com", false)]
    [InlineData("https://api.example/v1", "https://api.example/v1", false)]
    [InlineData("https://münchen.example/", "xn--mnchen-3ya.example", true)]
    [InlineData("http://[2001:db8::1]/", "[2001:db8::1]", true)]
    [InlineData("http://[2001:db8::1]/", "2001:db8::1", true)]
    public void A_permission_names_the_host(string url, string host, bool isPermitted)
    {
        Assert.Equal(isPermitted, LoadPermission.Names(new Uri(url), host));
    }
}
