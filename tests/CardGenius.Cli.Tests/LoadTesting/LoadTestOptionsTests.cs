using CardGenius.Cli.Configuration;
using CardGenius.Cli.LoadTesting;
using CardGenius.Load.LoadTest.Definition;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.LoadTesting;

public sealed class LoadTestOptionsTests : IDisposable
{
    private const string Local = "http://localhost:5099/x";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_flags_three_small_stages_send_an_empty_profile()
    {
        var options = await ResolveAsync(Local);

        Assert.Equal([new UserStage(5, TimeSpan.FromSeconds(60)), new UserStage(10, TimeSpan.FromSeconds(60)), new UserStage(20, TimeSpan.FromSeconds(60))], options.Plan.Stages);
        Assert.Equal((20, null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)), (options.Plan.MaxConcurrency, options.Plan.MaxRate, options.Plan.WarmUp, options.Timeout));
        var request = Assert.Single(options.Plan.Requests);
        Assert.Equal(("POST /x", "{}"), (request.Name, System.Text.Encoding.UTF8.GetString(request.Body!.Value.Span)));
        Assert.Equal(["Content-Type"], request.Headers.Keys);
        Assert.True(options.IsLoopback);
    }

    [Fact]
    public async Task A_burst_follows_the_stages()
    {
        var options = await ResolveAsync(Local, "--stages=10,50", "--burst=1000", "--at=100/s", "--stage-time=4min", "--think-time=500ms");

        Assert.Equal([10, 50, 1000], options.Plan.Stages.Cast<UserStage>().Select(s => s.Users));
        Assert.All(options.Plan.Stages.Cast<UserStage>(), s => Assert.Equal((100.0, 240), (s.UsersPerSecond!.Value, s.Duration.TotalSeconds)));
        Assert.Equal((1000, 0.5), (options.Plan.MaxConcurrency, options.Plan.ThinkTime.TotalSeconds));
        Assert.Equal([1000], (await ResolveAsync(Local, "--burst=1000")).Plan.Stages.Cast<UserStage>().Select(s => s.Users));
    }

    [Fact]
    public async Task A_ramp_has_ten_stages()
    {
        var options = await ResolveAsync(Local, "--ramp=0..200", "--over=10m", "--max-concurrency=50", "--max-rate=200");

        Assert.True(options.Plan.IsOpen);
        Assert.Equal([10.0, 30, 50, 70, 90, 110, 130, 150, 170, 190], options.Plan.Stages.Cast<RateStage>().Select(s => s.MeanRate));
        Assert.Equal((50, 200), (options.Plan.MaxConcurrency, options.Plan.MaxRate));
        Assert.Equal(1000, (await ResolveAsync(Local, "--ramp=5..5")).Plan.MaxConcurrency);
    }

    [Fact]
    public async Task The_partner_token_is_sent_from_its_variable()
    {
        _variables["CARDGENIUS_PARTNER_TOKEN"] = "made-up";

        Assert.Equal("made-up", Assert.Single((await ResolveAsync(Local)).Plan.Requests).Headers["partner-token"]);
    }

    [Theory]
    [InlineData("https://api.example/x", "api.example is another machine. A load test can make it unavailable for others. If its owners permit the test, add --yes-i-may-load api.example")]
    [InlineData("https://api.example/x", "--yes-i-may-load other.example: the host of the test is api.example", "--yes-i-may-load=other.example")]
    [InlineData(Local, "--yes-i-may-load other.example: the host of the test is localhost", "--yes-i-may-load=other.example")]
    [InlineData(Local, "--stages 10,5: expected increasing numbers of users from 1 to 20000, e.g. 10,50,100", "--stages=10,5")]
    [InlineData(Local, "--stages 0: expected increasing numbers of users from 1 to 20000, e.g. 10,50,100", "--stages=0")]
    [InlineData(Local, "--ramp 200..0: expected two arrival rates in requests a second, e.g. 0..200", "--ramp=200..0")]
    [InlineData(Local, "--at 0/s: expected a number a second above 0, e.g. 100/s", "--at=0/s")]
    [InlineData(Local, "--stage-time 0s: expected a time above 0 and up to 7d, such as 60s or 10min", "--stage-time=0s")]
    [InlineData(Local, "--timeout 8d: expected a time above 0 and up to 7d, such as 60s or 10min", "--timeout=8d")]
    [InlineData(Local, "--warm-up 8d: expected a time up to 7d, such as 5s or 500ms", "--warm-up=8d")]
    [InlineData(Local, "--max-concurrency 50: a stage has 100 users, more than this maximum", "--stages=10,100", "--max-concurrency=50")]
    [InlineData(Local, "--max-rate 50: the ramp has a higher rate than this maximum", "--ramp=0..100", "--max-rate=50")]
    [InlineData(Local, "--think-time: is for users and has no effect with --ramp; give one of the two", "--ramp=0..100", "--think-time=1s")]
    [InlineData(Local, "--over: has no effect without --ramp; give both", "--over=5min")]
    [InlineData(Local, "--burst 50: expected more users than in --stages", "--stages=10,50", "--burst=50")]
    public async Task What_cannot_be_is_refused(string url, string expected, params string[] flags)
    {
        Assert.Equal(expected, (await Assert.ThrowsAsync<UsageException>(() => ResolveAsync(url, flags))).Message);
    }

    [Theory]
    [InlineData("ftp://localhost/")]
    [InlineData("localhost:5099")]
    [InlineData("http://user:made-up-password@localhost/")]
    public async Task An_address_that_is_not_accepted_is_not_repeated(string url)
    {
        Assert.Equal(
            "URL: expected an http or https address without a user name or password, e.g. https://host/cg/api/pro",
            (await Assert.ThrowsAsync<UsageException>(() => ResolveAsync(url))).Message);
    }

    [Theory]
    [InlineData("https://api.example/x", false, true)]
    [InlineData("http://api.example/x", false, false)]
    [InlineData("http://api.example/x", true, true)]
    [InlineData(Local, false, true)]
    public async Task A_secret_is_not_sent_unencrypted_to_another_machine(string url, bool allows, bool isAccepted)
    {
        _variables["API_TOKEN"] = "made-up";
        _variables["CARDGENIUS_ALLOW_PLAIN_HTTP"] = allows ? "true" : "false";
        _folder.Write("requests.json", """{"requests": [{"headers": {"X-Caller": "${API_TOKEN}"}}]}""");

        var error = await Record.ExceptionAsync(() => ResolveAsync(url, "--requests=requests.json", $"--yes-i-may-load={new Uri(url).Host}"));

        Assert.Equal(isAccepted, error is null);
        Assert.Equal(
            isAccepted ? null : "The header X-Caller would be sent unencrypted to api.example, so no request was made. Use https. To send it unencrypted anyway, set CARDGENIUS_ALLOW_PLAIN_HTTP=true.",
            error?.Message);
    }

    [Fact]
    public async Task All_problems_are_shown_at_once()
    {
        var error = await Assert.ThrowsAsync<UsageException>(() => LoadTestOptions.ResolveAsync(
            Local, new Dictionary<string, string> { ["--requests"] = "none.json" }, ["p95>fast"], ["report.pdf"], _variables, _folder.Path));

        Assert.Equal(3, error.Problems.Count);
        Assert.StartsWith("--requests none.json: Could not find file", error.Problems[0], StringComparison.Ordinal);
        Assert.Equal("--abort p95>fast: expected error-rate>5%, average>2s, p50>500ms, p95>5s or p99>10s", error.Problems[1]);
        Assert.Equal("--output report.pdf: expected a file that ends with .json or .md or .html", error.Problems[2]);
    }

    private Task<LoadTestOptions> ResolveAsync(string url, params string[] flags) => LoadTestOptions.ResolveAsync(
        url, flags.Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f[1]), [], [], _variables, _folder.Path);
}
