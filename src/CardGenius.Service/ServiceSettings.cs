using System.Globalization;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;

namespace CardGenius.Service;

/// <summary>A service's settings, from its environment. All wrong ones are told at once, each by its name.</summary>
public sealed record ServiceSettings
{
    private static readonly WeeklySchedule MondayAtTwo = new(DayOfWeek.Monday, new(2, 0));

    /// <summary>The store: a connection string, or <c>https://account.blob.core.windows.net</c> with a managed identity.</summary>
    public required string Storage { get; init; }

    /// <summary>The container of runs and results.</summary>
    public string Container { get; init; } = "cardgenius";

    /// <summary>The container of inputs.</summary>
    public string InputContainer { get; init; } = "input";

    /// <summary>What every input's path begins with; may be empty.</summary>
    public string InputPrefix { get; init; } = "";

    /// <summary>What the weekly run's input begins with, <see cref="InputPrefix"/> included.</summary>
    public string WeeklyPrefix { get; init; } = "weekly/";

    /// <summary>The path of <c>commissionable_cards.json</c> in the input container; null: no filter.</summary>
    public string? CardsFile { get; init; }

    /// <summary>The path of <c>cashkaro_display_names.json</c> in the input container; null: the API's names.</summary>
    public string? NamesFile { get; init; }

    /// <summary>When the weekly run starts, by the clocks of <see cref="TimeZone"/>; null: it does not start by itself.</summary>
    public WeeklySchedule? WeeklyAt { get; init; } = MondayAtTwo;

    /// <summary>Whose clocks say when the weekly run starts, which week that is, and which day a run's results are of.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Days after which the history of an ended orchestration is removed; runs and results stay.</summary>
    public int HistoryDays { get; init; } = 30;

    /// <summary>The partner token; null: none is sent.</summary>
    public string? PartnerToken { get; init; }

    /// <summary>Whether the partner token may be sent unencrypted to another machine.</summary>
    public bool AllowsPlainHttp { get; init; }

    /// <summary>The settings of a run that asks for nothing else.</summary>
    public RunSettings Defaults { get; init; } = new();

    /// <summary>
    /// A run's settings as this service executes them. The API's address, timeouts and retries are always the service's own of now, and
    /// the service's concurrency and rate limit bound the run's. What decides the results stays the run's.
    /// </summary>
    public RunSettings Bound(RunSettings run) => run with
    {
        Api = Defaults.Api with
        {
            RequestsPerSecond = (run.Api.RequestsPerSecond, Defaults.Api.RequestsPerSecond) switch
            {
                ({ } asked, { } most) => Math.Min(asked, most),
                var (asked, most) => asked ?? most,
            },
        },
        Concurrency = Math.Min(run.Concurrency, Defaults.Concurrency),
    };

    /// <summary>Reads the settings.</summary>
    /// <param name="get">A setting by its name; null or blank where it is not set.</param>
    /// <exception cref="ServiceSettingsException">One or more are missing or wrong.</exception>
    public static ServiceSettings Read(Func<string, string?> get)
    {
        var reader = new SettingReader(get);
        var api = new ApiSettings();
        var run = new RunSettings();
        var settings = new ServiceSettings
        {
            Storage = reader.Text("CARDGENIUS_STORAGE")
                ?? reader.Missing("CARDGENIUS_STORAGE", "a connection string, or the account's address, e.g. https://myaccount.blob.core.windows.net"),
            Container = reader.ContainerName("CARDGENIUS_CONTAINER", "cardgenius"),
            InputContainer = reader.ContainerName("CARDGENIUS_INPUT_CONTAINER", "input"),
            InputPrefix = reader.Prefix("CARDGENIUS_INPUT_PREFIX", ""),
            WeeklyPrefix = reader.Prefix("CARDGENIUS_WEEKLY_PREFIX", "weekly/"),
            CardsFile = reader.Text("CARDGENIUS_CARDS_FILE"),
            NamesFile = reader.Text("CARDGENIUS_NAMES_FILE"),
            WeeklyAt = reader.Weekly("CARDGENIUS_WEEKLY_AT", MondayAtTwo),
            TimeZone = reader.Zone("CARDGENIUS_TIME_ZONE"),
            HistoryDays = reader.Whole("CARDGENIUS_HISTORY_DAYS", 30, 1, 3650),
            PartnerToken = reader.Text("CARDGENIUS_PARTNER_TOKEN"),
            AllowsPlainHttp = reader.Flag(PlainHttp.Setting, otherwise: false),
            Defaults = run with
            {
                Api = api with
                {
                    Url = reader.Address("CARDGENIUS_API", api.Url),
                    TimeoutSeconds = reader.Number("CARDGENIUS_API_TIMEOUT_SECONDS", api.TimeoutSeconds, 1, 120)!.Value,
                    RetryAfterMaxSeconds = reader.Number(
                        "CARDGENIUS_RETRY_AFTER_MAX_SECONDS", api.RetryAfterMaxSeconds, 0, 86400)!.Value,
                    RequestsPerSecond = reader.Number("CARDGENIUS_REQUESTS_PER_SECOND", null, 0.01, 1000),
                    CheckEchoedSpends = reader.Flag("CARDGENIUS_CHECK_ECHOED_SPENDS", api.CheckEchoedSpends),
                },
                Input = run.Input with { IgnoreColumns = reader.Flag("CARDGENIUS_IGNORE_COLUMNS", run.Input.IgnoreColumns) },
                Concurrency = reader.Whole("CARDGENIUS_CONCURRENCY", run.Concurrency, 1, RunSettings.MostConcurrency),
                CsvSafe = reader.Flag("CARDGENIUS_CSV_SAFE", run.CsvSafe),
                TopN = reader.Whole("CARDGENIUS_TOP_N", run.TopN, 1, 100),
                FailureTolerance = reader.Number("CARDGENIUS_FAILURE_TOLERANCE", run.FailureTolerance, 0, 1)!.Value,
                NoCardTolerance = reader.Number("CARDGENIUS_NO_CARD_TOLERANCE", run.NoCardTolerance, 0, 1)!.Value,
            },
        };
        if (!settings.WeeklyPrefix.StartsWith(settings.InputPrefix, StringComparison.Ordinal))
        {
            reader.Fault("CARDGENIUS_WEEKLY_PREFIX", settings.WeeklyPrefix, string.Create(
                CultureInfo.InvariantCulture, $"a prefix that begins with that of CARDGENIUS_INPUT_PREFIX, '{settings.InputPrefix}'"));
        }

        if (PlainHttp.FindRefusal(settings.Defaults.Api.Url, settings.PartnerToken, settings.AllowsPlainHttp) is { } refusal)
        {
            reader.Fault("CARDGENIUS_API", settings.Defaults.Api.Url, $"an https address. {refusal}");
        }

        reader.ThrowIfAny();
        return settings.TimeZone == TimeZoneInfo.Utc
            ? settings
            : settings with { Defaults = settings.Defaults with { TimeZone = settings.TimeZone.Id } };
    }
}
