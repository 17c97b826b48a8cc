using CardGenius.Batch.Settings;

namespace CardGenius.Service.Tests;

public sealed class ServiceSettingsTests
{
    private static ServiceSettings Read(params (string Name, string Value)[] settings) =>
        ServiceSettings.Read(name => settings.FirstOrDefault(s => s.Name == name).Value);

    [Fact]
    public void All_settings_except_the_storage_have_production_defaults()
    {
        var settings = Read(("CARDGENIUS_STORAGE_ACCOUNT", "UseDevelopmentStorage=true"));
        Assert.Equal(("cardgenius", "input", "weekly/"), (settings.Container, settings.InputContainer, settings.WeeklyPrefix));
        Assert.Equal((20, 10, 0.05, 30.0), (settings.Defaults.Concurrency, settings.Defaults.TopN, settings.Defaults.FailureTolerance, settings.Defaults.Api.TimeoutSeconds));
        Assert.Equal(0.5, settings.Defaults.RejectTolerance);
        Assert.Equal((0.2, 200, true), (settings.Defaults.NoCardTolerance, settings.Defaults.NoCardMinimumUsers, settings.Defaults.Api.CheckEchoedSpends));
        Assert.Null(settings.Defaults.Api.RequestsPerSecond);
        Assert.Equal(TimeZoneInfo.Utc, settings.TimeZone);
        Assert.Equal(new WeeklySchedule(DayOfWeek.Monday, new(2, 0)), settings.WeeklyAt);
    }

    [Fact]
    public void Each_setting_is_read()
    {
        var settings = Read(
            ("CARDGENIUS_STORAGE_ACCOUNT", " https://x.blob.core.windows.net "),
            ("CARDGENIUS_CONTAINER", "runs-1"),
            ("CARDGENIUS_INPUT_PREFIX", "in/"),
            ("CARDGENIUS_WEEKLY_PREFIX", "in/weekly/"),
            ("CARDGENIUS_WEEKLY_AT", "sunday 23:59"),
            ("CARDGENIUS_TIME_ZONE", "Asia/Kolkata"),
            ("CARDGENIUS_COMMISSIONABLE_CARDS_FILE", "config/cards.json"),
            ("CARDGENIUS_DISPLAY_NAMES_FILE", "config/names.json"),
            ("CARDGENIUS_HISTORY_DAYS", "7"),
            ("CARDGENIUS_TRACED_RUNS", "25%"),
            ("CARDGENIUS_PARTNER_TOKEN", "secret"),
            ("CARDGENIUS_API", "https://api.example.com/pro"),
            ("CARDGENIUS_API_TIMEOUT_SECONDS", "12.5"),
            ("CARDGENIUS_RETRY_AFTER_MAX_SECONDS", "900"),
            ("CARDGENIUS_REQUESTS_PER_SECOND", "13"),
            ("CARDGENIUS_CONCURRENCY", "12"),
            ("CARDGENIUS_TOP_N", "5"),
            ("CARDGENIUS_IGNORE_COLUMNS", "true"),
            ("CARDGENIUS_CSV_SAFE", "true"),
            ("CARDGENIUS_NO_CARD_TOLERANCE", "0.3"),
            ("CARDGENIUS_REJECT_TOLERANCE", "10%"),
            ("CARDGENIUS_CHECK_ECHOED_SPENDS", "False"),
            ("CARDGENIUS_FAILURE_TOLERANCE", "0.2"));
        Assert.True(settings.Defaults.CsvSafe);
        Assert.Equal(0.25, settings.TracedRuns);
        Assert.Equal("https://x.blob.core.windows.net", settings.Storage);
        Assert.Equal(("runs-1", "in/", "in/weekly/"), (settings.Container, settings.InputPrefix, settings.WeeklyPrefix));
        Assert.Equal((new(DayOfWeek.Sunday, new(23, 59)), "Asia/Kolkata"), (settings.WeeklyAt!, settings.TimeZone.Id));
        Assert.Equal(("config/cards.json", "config/names.json", 7, "secret"), (settings.CardsFile, settings.NamesFile, settings.HistoryDays, settings.PartnerToken));
        Assert.Equal(("https://api.example.com/pro", 12.5, 13.0), (settings.Defaults.Api.Url, settings.Defaults.Api.TimeoutSeconds, settings.Defaults.Api.RequestsPerSecond));
        Assert.True(settings.Defaults.Input.IgnoreColumns);
        Assert.Equal(900, settings.Defaults.Api.RetryAfterMaxSeconds);
        Assert.Equal(0.1, settings.Defaults.RejectTolerance);
        Assert.Equal((0.3, false), (settings.Defaults.NoCardTolerance, settings.Defaults.Api.CheckEchoedSpends));
        Assert.Equal((12, 5, 0.2), (settings.Defaults.Concurrency, settings.Defaults.TopN, settings.Defaults.FailureTolerance));
    }

    [Fact]
    public void All_errors_are_reported_together_by_name()
    {
        (string Name, string Value)[] wrong =
        [
            ("CARDGENIUS_CONTAINER", "No Container"),
            ("CARDGENIUS_INPUT_CONTAINER", "x"),
            ("CARDGENIUS_INPUT_PREFIX", "../"),
            ("CARDGENIUS_WEEKLY_AT", "0 0 2 * * 1"),
            ("CARDGENIUS_TIME_ZONE", "Nowhere/Land"),
            ("CARDGENIUS_HISTORY_DAYS", "0"),
            ("CARDGENIUS_API", "ftp://x"),
            ("CARDGENIUS_API_TIMEOUT_SECONDS", "soon"),
            ("CARDGENIUS_RETRY_AFTER_MAX_SECONDS", "-1"),
            ("CARDGENIUS_REQUESTS_PER_SECOND", "-1"),
            ("CARDGENIUS_CHECK_ECHOED_SPENDS", "perhaps"),
            ("CARDGENIUS_IGNORE_COLUMNS", "maybe"),
            ("CARDGENIUS_CONCURRENCY", "2.5"),
            ("CARDGENIUS_TOP_N", "many"),
            ("CARDGENIUS_FAILURE_TOLERANCE", "5"),
            ("CARDGENIUS_NO_CARD_TOLERANCE", "120%"),
        ];
        var error = Assert.Throws<ServiceSettingsException>(() => Read(wrong));
        Assert.Equal(
            ["CARDGENIUS_STORAGE_ACCOUNT", .. wrong.Select(w => w.Name)],
            error.Faults.Select(f => f.Split(' ')[0]));
        Assert.All(error.Faults, f => Assert.Contains("Expected: ", f, StringComparison.Ordinal));
        Assert.All(error.Faults, f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CARDGENIUS_CARDS_FILE", "CARDGENIUS_COMMISSIONABLE_CARDS_FILE")]
    [InlineData("CARDGENIUS_NAMES_FILE", "CARDGENIUS_DISPLAY_NAMES_FILE")]
    [InlineData("CARDGENIUS_STORAGE", "CARDGENIUS_STORAGE_ACCOUNT")]
    public void Deprecated_setting_works_with_a_warning(string old, string current)
    {
        (string, string)[] storage = current == "CARDGENIUS_STORAGE_ACCOUNT" ? [] : [("CARDGENIUS_STORAGE_ACCOUNT", "x")];
        var settings = Read([.. storage, (old, "value")]);

        Assert.Equal([$"{old} is deprecated; use {current}."], settings.Warnings);
        var same = Read([.. storage, (current, "value")]);
        Assert.Empty(same.Warnings);
        Assert.Equal((same.Storage, same.CardsFile, same.NamesFile), (settings.Storage, settings.CardsFile, settings.NamesFile));
        Assert.Contains("value", new[] { same.Storage, same.CardsFile, same.NamesFile });
        Assert.Equal(
            [$"{old} and {current} have different values. Remove {old}, which is deprecated."],
            Assert.Throws<ServiceSettingsException>(() => Read([.. storage, (old, "value"), (current, "other")])).Faults);
    }

    [Fact]
    public void Deprecated_setting_of_the_command_line_has_no_effect() =>
        Assert.Equal(10, Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_TOP", "5")).Defaults.TopN);

    [Theory]
    [InlineData("CARDGENIUS_FAILURE_TOLERANCE", "5%")]
    [InlineData("CARDGENIUS_CSV_SAFE", "yes")]
    public void Values_of_the_command_line_are_accepted(string name, string value) => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), (name, value));

    [Theory]
    [InlineData("CARDGENIUS_API_TIMEOUT_SECONDS", "121", "seconds from 1 to 120")]
    [InlineData("CARDGENIUS_REQUESTS_PER_SECOND", "0.005", "requests a second, from 0.01 to 1000")]
    public void Bounds_of_the_app_can_be_narrower(string name, string value, string expected) => Assert.Equal(
        $"{name} is '{value}'. Expected: {expected}.",
        Assert.Single(Assert.Throws<ServiceSettingsException>(() => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), (name, value))).Faults));

    [Fact]
    public void Secret_that_is_not_valid_is_not_repeated() => Assert.Equal(
        "CARDGENIUS_PARTNER_TOKEN is not valid. Expected: printable ASCII characters, without a line break.",
        Assert.Single(Assert.Throws<ServiceSettingsException>(
            () => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_PARTNER_TOKEN", "sec\nret"))).Faults));

    [Fact]
    public void Runs_are_dated_by_the_time_zone_of_the_settings()
    {
        Assert.Equal(
            "Asia/Kolkata", Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_TIME_ZONE", "Asia/Kolkata")).Defaults.TimeZone);
        Assert.Null(Read(("CARDGENIUS_STORAGE_ACCOUNT", "x")).Defaults.TimeZone);
    }

    [Theory]
    [InlineData("http://api.example.com/pro", "secret", null, true)]
    [InlineData("http://api.example.com/pro", "secret", "false", true)]
    [InlineData("http://10.0.0.7:8080/pro", "secret", null, true)]
    [InlineData("http://api.example.com/pro", "secret", "true", false)]
    [InlineData("http://api.example.com/pro", null, null, false)]
    [InlineData("http://127.0.0.1:5099/pro", "secret", null, false)]
    [InlineData("http://localhost:5099/pro", "secret", null, false)]
    [InlineData("http://[::1]:5099/pro", "secret", null, false)]
    [InlineData("https://api.example.com/pro", "secret", null, false)]
    public void The_partner_token_is_sent_unencrypted_only_to_this_machine(string url, string? token, string? allowed, bool isRefused)
    {
        (string, string)[] settings =
            [("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_API", url), ("CARDGENIUS_PARTNER_TOKEN", token!), ("CARDGENIUS_ALLOW_PLAIN_HTTP", allowed!)];
        if (!isRefused)
        {
            Assert.Equal(url, Read(settings).Defaults.Api.Url);
            return;
        }

        var fault = Assert.Single(Assert.Throws<ServiceSettingsException>(() => Read(settings)).Faults);
        Assert.StartsWith("CARDGENIUS_API is ", fault, StringComparison.Ordinal);
        Assert.Contains("CARDGENIUS_ALLOW_PLAIN_HTTP=true", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60", "60", 60, 60)]
    [InlineData("60", null, 20, 60)]
    [InlineData("8", null, 8, 8)]
    [InlineData(null, null, 20, 20)]
    public void The_concurrency_is_20_unless_the_owners_agreed_to_another_number(string? agreed, string? concurrency, int expected, int ceiling)
    {
        var settings = Read(
            ("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_AGREED_CONCURRENCY", agreed ?? ""), ("CARDGENIUS_CONCURRENCY", concurrency ?? ""));
        Assert.Equal((expected, ceiling), (settings.Defaults.Concurrency, settings.Defaults.Ceiling));
    }

    [Fact]
    public void A_run_never_exceeds_what_the_app_is_configured_for_now()
    {
        var settings = Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"));
        var bound = settings.Bound(new() { AgreedConcurrency = 100, Concurrency = 100 });
        Assert.Equal((20, 20), (bound.Concurrency, bound.Ceiling));
    }

    [Fact]
    public void A_concurrency_above_the_agreed_limit_is_refused()
    {
        var error = Assert.Throws<ServiceSettingsException>(() => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_CONCURRENCY", "21")));
        Assert.Equal("CARDGENIUS_CONCURRENCY is '21'. Expected: a whole number from 1 to 20, or to CARDGENIUS_AGREED_CONCURRENCY (the API's owners agreed to no more requests in flight).", Assert.Single(error.Faults));
    }

    [Fact]
    public void The_weekly_prefix_must_be_below_the_input_prefix()
    {
        var error = Assert.Throws<ServiceSettingsException>(() => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_INPUT_PREFIX", "in/")));
        Assert.StartsWith("CARDGENIUS_WEEKLY_PREFIX", Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData(" OFF ")]
    public void The_weekly_run_can_be_off(string value) => Assert.Null(Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_WEEKLY_AT", value)).WeeklyAt);

    [Theory]
    [InlineData("Monday")]
    [InlineData("Monday 2:00")]
    [InlineData("Monday 02:00:00")]
    [InlineData("Monday 24:00")]
    [InlineData("Monday 02:60")]
    [InlineData("Monday  02:00")]
    [InlineData("Monday 02:00 UTC")]
    [InlineData("Mon 02:00")]
    [InlineData("Montag 02:00")]
    [InlineData("1 02:00")]
    [InlineData("0 0 2 * * 1")]
    [InlineData("never")]
    public void An_invalid_weekly_time_is_reported_with_the_expected_form(string value) => Assert.Equal(
        $"CARDGENIUS_WEEKLY_AT is '{value}'. Expected: a weekday in English and a time from 00:00 to 23:59, e.g. Monday 02:00, in the time zone of "
        + "CARDGENIUS_TIME_ZONE; or off.",
        Assert.Single(Assert.Throws<ServiceSettingsException>(() => Read(("CARDGENIUS_STORAGE_ACCOUNT", "x"), ("CARDGENIUS_WEEKLY_AT", value))).Faults));

    public static TheoryData<string> Names => [.. SettingTable.All
        .Where(s => s.Hosts.HasFlag(SettingHosts.FunctionApp) && s != (ISetting)SettingTable.Hub)
        .Select(s => s.Variable!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unresolved_vault_reference_is_refused_and_not_repeated(string name)
    {
        const string Reference = "@Microsoft.KeyVault(VaultName=kv-hidden;SecretName=partner-token)";
        var error = Assert.Throws<ServiceSettingsException>(() => Read((name, Reference), ("CARDGENIUS_STORAGE_ACCOUNT", "x")));
        var fault = Assert.Single(error.Faults);
        Assert.StartsWith($"{name} is a Key Vault reference that the platform could not resolve.", fault, StringComparison.Ordinal);
        Assert.Contains("Key Vault Secrets User", fault, StringComparison.Ordinal);
        Assert.Contains("restart", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("partner-token", error.Message, StringComparison.Ordinal);
    }
}
