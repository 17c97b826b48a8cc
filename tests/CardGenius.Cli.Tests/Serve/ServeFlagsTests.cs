using System.Net;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Serve;

namespace CardGenius.Cli.Tests.Serve;

public sealed class ServeFlagsTests
{
    private static readonly string Folder = Path.GetTempPath();

    [Theory]
    [InlineData("", "127.0.0.1:5090", false)]
    [InlineData("--port=0", "127.0.0.1:0", false)]
    [InlineData("--listen=127.0.0.1:8080", "127.0.0.1:8080", false)]
    [InlineData("--listen=[::1]:8080", "[::1]:8080", false)]
    [InlineData("--listen=127.0.0.1:8080 --behind-proxy=true", "127.0.0.1:8080", true)]
    [InlineData("--listen=0.0.0.0:8443 --certificate=a.pfx", "0.0.0.0:8443", true)]
    [InlineData("--listen=[::]:8443 --behind-proxy=true", "[::]:8443", true)]
    [InlineData("--listen=10.1.2.3:8443 --behind-proxy=true", "10.1.2.3:8443", true)]
    public void Only_an_address_that_others_can_reach_needs_a_key(string flags, string listen, bool needsKey)
    {
        var options = Resolve(flags);
        Assert.Equal((IPEndPoint.Parse(listen), needsKey), (options.Listen, options.NeedsKey));
    }

    [Theory]
    [InlineData("--listen=0.0.0.0:8443", "--listen 0.0.0.0:8443: other machines can reach this address, so the key and the users would be sent unencrypted; "
        + "give --certificate FILE, or --behind-proxy if a proxy adds HTTPS")]
    [InlineData("--listen=[::]:8443", "--listen [::]:8443: other machines can reach this address, so the key and the users would be sent unencrypted; "
        + "give --certificate FILE, or --behind-proxy if a proxy adds HTTPS")]
    [InlineData("--listen=127.0.0.1:80 --port=80", "--port: --listen contains the port; give only one of them")]
    [InlineData("--new-key=true", "--new-key: has no effect without --listen or --behind-proxy; only this machine can reach this server")]
    [InlineData("--listen=8443", "--listen 8443: expected an IP address and a port, e.g. 0.0.0.0:8443")]
    [InlineData("--listen=0.0.0.0", "--listen 0.0.0.0: expected an IP address and a port, e.g. 0.0.0.0:8443")]
    [InlineData("--listen=example.com:80", "--listen example.com:80: expected an IP address and a port, e.g. 0.0.0.0:8443")]
    [InlineData("--port=65536", "--port 65536: expected a whole number from 0 to 65535")]
    public void Flags_that_are_wrong_are_refused(string flags, string problem)
    {
        var error = Assert.Throws<UsageException>(() => Resolve(flags));
        Assert.Equal([problem], error.Problems);
    }

    [Fact]
    public void The_password_of_the_certificate_is_in_a_variable()
    {
        var options = ServeFlags.Resolve(
            new Dictionary<string, string> { ["--certificate"] = "a.pfx" },
            new Dictionary<string, string> { ["CARDGENIUS_CERTIFICATE_PASSWORD"] = "made-up" },
            Folder);
        Assert.Equal((Path.Combine(Folder, "a.pfx"), "made-up"), (options.Certificate, options.Password));
    }

    private static ServeOptions Resolve(string flags) => ServeFlags.Resolve(
        flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f[1]),
        new Dictionary<string, string>(),
        Folder);
}
