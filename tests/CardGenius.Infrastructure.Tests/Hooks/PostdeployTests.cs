namespace CardGenius.Infrastructure.Tests.Hooks;

/// <summary>The hook after deployment detects an app that does not start or is not protected.</summary>
public sealed class PostdeployTests : IDisposable
{
    private readonly Hook _hook = new Hook()
        .Program("az", ("functionapp function list", "14"), ("functionapp keys list", "the-key"))
        .Program("sleep", ("10", ""))
        .With("CARDGENIUS_APP", "func-x")
        .With("AZURE_RESOURCE_GROUP", "rg-x")
        .With("CARDGENIUS_URL", "https://func-x.example.net/api/runs");

    public void Dispose() => _hook.Dispose();

    [ShellFact]
    public async Task An_app_that_answers_passes()
    {
        var (exitCode, output, errors) = await Curl(withKey: "200", without: "401").RunAsync("postdeploy");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("The app has 14 functions", output, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", _hook.Calls, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task An_app_without_functions_fails_after_some_minutes()
    {
        var (exitCode, _, errors) = await _hook.Program("az", ("functionapp function list", "0")).RunAsync("postdeploy");

        Assert.Equal(1, exitCode);
        Assert.Contains("The app does not start", errors, StringComparison.Ordinal);
        Assert.Equal(30, _hook.Calls.Split('\n').Count(call => call == "sleep 10"));
    }

    [ShellFact]
    public async Task An_app_that_answers_with_an_error_fails()
    {
        var (exitCode, _, errors) = await Curl(withKey: "503", without: "503").RunAsync("postdeploy");

        Assert.Equal(1, exitCode);
        Assert.Contains("with the function key returns 503 and not 200", errors, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task An_app_that_needs_no_key_fails()
    {
        var (exitCode, _, errors) = await Curl(withKey: "200", without: "200").RunAsync("postdeploy");

        Assert.Equal(1, exitCode);
        Assert.Contains("the HTTP API is not protected", errors, StringComparison.Ordinal);
    }

    private Hook Curl(string withKey, string without) => _hook.Program(
        "curl",
        ("-sS -o /dev/null -w %{http_code} --max-time 60 -H @- https://func-x.example.net/api/runs?limit=1", withKey),
        ("-sS -o /dev/null -w %{http_code} --max-time 60 https://func-x.example.net/api/runs?limit=1", without));
}
