using CardGenius.Batch.Service;

namespace CardGenius.Batch.Tests.Service;

public sealed class ServiceSettingsTests
{
    private static ServiceSettings Read(params (string Name, string Value)[] settings) =>
        ServiceSettings.Read(name => settings.FirstOrDefault(s => s.Name == name).Value);

    [Fact]
    public void All_but_the_storage_have_the_production_s_defaults()
    {
        var settings = Read(("CARDGENIUS_STORAGE", "UseDevelopmentStorage=true"));
        Assert.Equal(("cardgenius", "input", "weekly/"), (settings.Container, settings.InputContainer, settings.WeeklyPrefix));
        Assert.Equal((20, 10, 0.05, 30.0), (settings.Defaults.Concurrency, settings.Defaults.TopN, settings.Defaults.FailureTolerance, settings.Defaults.Api.TimeoutSeconds));
        Assert.Null(settings.Defaults.Api.RequestsPerSecond);
        Assert.Equal(TimeZoneInfo.Utc, settings.TimeZone);
    }

    [Fact]
    public void Each_setting_reaches_its_place()
    {
        var settings = Read(
            ("CARDGENIUS_STORAGE", " https://x.blob.core.windows.net "),
            ("CARDGENIUS_CONTAINER", "runs-1"),
            ("CARDGENIUS_INPUT_PREFIX", "in/"),
            ("CARDGENIUS_WEEKLY_PREFIX", "in/weekly/"),
            ("CARDGENIUS_CARDS_FILE", "config/cards.json"),
            ("CARDGENIUS_NAMES_FILE", "config/names.json"),
            ("CARDGENIUS_HISTORY_DAYS", "7"),
            ("CARDGENIUS_PARTNER_TOKEN", "secret"),
            ("CARDGENIUS_API", "https://api.example.com/pro"),
            ("CARDGENIUS_API_TIMEOUT_SECONDS", "12.5"),
            ("CARDGENIUS_REQUESTS_PER_SECOND", "13"),
            ("CARDGENIUS_CONCURRENCY", "12"),
            ("CARDGENIUS_TOP_N", "5"),
            ("CARDGENIUS_FAILURE_TOLERANCE", "0.2"));
        Assert.Equal("https://x.blob.core.windows.net", settings.Storage);
        Assert.Equal(("runs-1", "in/", "in/weekly/"), (settings.Container, settings.InputPrefix, settings.WeeklyPrefix));
        Assert.Equal(("config/cards.json", "config/names.json", 7, "secret"), (settings.CardsFile, settings.NamesFile, settings.HistoryDays, settings.PartnerToken));
        Assert.Equal(("https://api.example.com/pro", 12.5, 13.0), (settings.Defaults.Api.Url, settings.Defaults.Api.TimeoutSeconds, settings.Defaults.Api.RequestsPerSecond));
        Assert.Equal((12, 5, 0.2), (settings.Defaults.Concurrency, settings.Defaults.TopN, settings.Defaults.FailureTolerance));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_by_name()
    {
        (string Name, string Value)[] wrong =
        [
            ("CARDGENIUS_CONTAINER", "No Container"),
            ("CARDGENIUS_INPUT_CONTAINER", "x"),
            ("CARDGENIUS_INPUT_PREFIX", "../"),
            ("CARDGENIUS_TIME_ZONE", "Nowhere/Land"),
            ("CARDGENIUS_HISTORY_DAYS", "0"),
            ("CARDGENIUS_API", "ftp://x"),
            ("CARDGENIUS_API_TIMEOUT_SECONDS", "soon"),
            ("CARDGENIUS_REQUESTS_PER_SECOND", "-1"),
            ("CARDGENIUS_CONCURRENCY", "2.5"),
            ("CARDGENIUS_TOP_N", "many"),
            ("CARDGENIUS_FAILURE_TOLERANCE", "5"),
        ];
        var error = Assert.Throws<ServiceSettingsException>(() => Read(wrong));
        Assert.Equal(
            ["CARDGENIUS_STORAGE", .. wrong.Select(w => w.Name)],
            error.Faults.Select(f => f.Split(' ')[0]));
        Assert.All(error.Faults, f => Assert.Contains("Expected: ", f, StringComparison.Ordinal));
        Assert.All(error.Faults, f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_weekly_prefix_must_be_one_of_the_inputs()
    {
        var error = Assert.Throws<ServiceSettingsException>(() => Read(("CARDGENIUS_STORAGE", "x"), ("CARDGENIUS_INPUT_PREFIX", "in/")));
        Assert.StartsWith("CARDGENIUS_WEEKLY_PREFIX", Assert.Single(error.Faults), StringComparison.Ordinal);
    }
}
