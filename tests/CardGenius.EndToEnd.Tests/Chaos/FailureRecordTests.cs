using System.Text.Json;
using CardGenius.Cli.Configuration;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>Attempts, the delays between them, and the records of failures.</summary>
public sealed class FailureRecordTests(ITestOutputHelper output)
{
    private static readonly (string Rule, string Class, int? Status, int Attempts)[] Kinds =
    [
        ("400", "BadRequest", 400, 1),
        ("404", "BadRequest", 404, 1),
        ("422", "BadRequest", 422, 1),
        ("408", "ServerError", 408, 2),
        ("429", "RateLimited", 429, 2),
        ("500", "ServerError", 500, 2),
        ("502", "ServerError", 502, 2),
        ("503", "ServerError", 503, 2),
        ("504", "ServerError", 504, 2),
        ("reset", "Connection", null, 2),
        ("hang", "Timeout", null, 2),
        ("cut_off", "CutOff", 200, 2),
        ("cut_off_chunked", "CutOff", 200, 2),
        ("html", "NotJson", 200, 2),
        ("html_502", "ServerError", 502, 2),
        ("empty_body", "NotJson", 200, 2),
        ("calculation_error", "ApiError", 200, 2),
        ("wrong_shape", "WrongShape", 200, 2),
    ];

    // The minimum and the maximum delay between two attempts after a Retry-After, in seconds. A date has whole seconds only. The longest delay is
    // set
    // to 3 s, the usual one to 20 ms. Retry-After applies to all requests, so these users are requested one after the other.
    private static readonly (string Rule, double Least, double Most)[] Waits =
    [
        ("429,retry-after=2", 2, 2.2),
        ("429,retry-after=date+3", 1.9, 3),
        ("503,retry-after=1.5", 1.5, 1.7),
        ("503,retry-after=999999999", 3, 3.3),
        ("503,retry-after=Fri, 31 Dec 9999 23:59:59 GMT", 3, 3.3),
        ("503,retry-after=Thu, 01 Jan 1970 00:00:00 GMT", 0, 0.1),
        ("429,retry-after=-5", 0, 0.1),
        ("429,retry-after=soon", 0, 0.1),
        ("503", 0, 0.1),
    ];

    // A busy machine makes delays longer. A delay can look shorter because the records use the wall clock, which the system may adjust.
    private const double Late = 2.5;
    private const double Early = 0.05;

    [Fact]
    public async Task Every_kind_of_failure_is_recorded_as_what_it_is()
    {
        await using var scenario = await Scenario.StartAsync(150);
        scenario.Simulator.Faults = FaultPlan.Of([.. Kinds.Select((kind, user) => Scenario.For(user, kind.Rule))]);

        var began = TimeProvider.System.GetUtcNow();
        await scenario.RunAsync(3, "--attempts", "2", "--timeout", "1", "--failure-tolerance", "1");

        var failures = await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, Kinds.Length));
        for (var user = 0; user < Kinds.Length; user++)
        {
            var (rule, failureClass, status, attempts) = Kinds[user];
            var record = failures[user];
            var line = $"{rule}: {record}";
            output.WriteLine($"{rule}: {record.GetProperty("cardgenius_error")}");
            Assert.True(record.GetProperty("cardgenius_class").GetString() == failureClass, line);
            Assert.True(Status(record) == status, line);
            Assert.True(record.GetProperty("cardgenius_attempts").GetInt32() == attempts, line);
            Assert.True(First(record) >= began && First(record) <= Last(record) && Last(record) <= TimeProvider.System.GetUtcNow(), line);

            // The text around the excerpt of at most 200 characters is short.
            var error = record.GetProperty("cardgenius_error").GetString()!;
            Assert.InRange(error.Length, 10, 330);
            Assert.DoesNotContain((1000 + user).ToString(), error, StringComparison.Ordinal);
            Assert.DoesNotContain("amazon_spends", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Retry_After_is_obeyed_within_reason()
    {
        await using var scenario = await Scenario.StartAsync(Waits.Length);
        scenario.Variables["CARDGENIUS_RETRY_MAX_SECONDS"] = "4";
        scenario.Variables["CARDGENIUS_RETRY_AFTER_MAX_SECONDS"] = "3";
        scenario.Simulator.Faults = FaultPlan.Of([.. Waits.Select((wait, i) => WaitRule(i, wait.Rule))]);

        await scenario.RunAsync(3, "--attempts", "2", "--failure-tolerance", "1", "--concurrency", "1");

        var failures = await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, Waits.Length));
        for (var i = 0; i < Waits.Length; i++)
        {
            var (rule, least, most) = Waits[i];
            var record = failures[i];
            var waited = (Last(record) - First(record)).TotalSeconds;
            output.WriteLine($"{rule}: {waited:0.00} s between two attempts");
            Assert.True(waited >= least - Early && waited <= most + Late, $"{rule}: {waited} s, expected {least} to {most}");
        }
    }

    // A date contains a comma, which separates conditions in the text form.
    private static FaultRule WaitRule(int user, string rule)
    {
        var parts = rule.Split(",retry-after=");
        return Scenario.For(user, parts[0]) with { RetryAfter = parts.Length > 1 ? parts[1] : null };
    }

    private static int? Status(JsonElement record) =>
        record.GetProperty("cardgenius_status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : null;

    private static DateTimeOffset First(JsonElement record) => record.GetProperty("cardgenius_first").GetDateTimeOffset();

    private static DateTimeOffset Last(JsonElement record) => record.GetProperty("cardgenius_last").GetDateTimeOffset();
}
