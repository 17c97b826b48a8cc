using System.Globalization;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Settings;

namespace CardGenius.Service;

/// <summary>The settings of the function app, from its environment. An error message names all settings that are missing or not valid.</summary>
public sealed record ServiceSettings
{
    private static readonly WeeklySchedule MondayAtTwo = new(DayOfWeek.Monday, new(2, 0));

    /// <summary>The storage account: a connection string, or <c>https://account.blob.core.windows.net</c> for a managed identity.</summary>
    public required string Storage { get; init; }

    /// <summary>The container of runs and results.</summary>
    public string Container { get; init; } = "cardgenius";

    /// <summary>The container of inputs.</summary>
    public string InputContainer { get; init; } = "input";

    /// <summary>The prefix that the paths of all inputs must have; it can be empty.</summary>
    public string InputPrefix { get; init; } = "";

    /// <summary>The prefix of the weekly inputs. It begins with <see cref="InputPrefix"/>.</summary>
    public string WeeklyPrefix { get; init; } = "weekly/";

    /// <summary>The path of <c>commissionable_cards.json</c> in the input container; null: every card is kept.</summary>
    public string? CardsFile { get; init; }

    /// <summary>The path of <c>cashkaro_display_names.json</c> in the input container; null: the names from the API.</summary>
    public string? NamesFile { get; init; }

    /// <summary>When the weekly run starts, in the time zone <see cref="TimeZone"/>; null: it does not start automatically.</summary>
    public WeeklySchedule? WeeklyAt { get; init; } = MondayAtTwo;

    /// <summary>The time zone of the weekly run, of its ISO week, and of the date of all results.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The number of days after which the orchestration history of an ended run is deleted. Runs and results stay.</summary>
    public int HistoryDays { get; init; } = 30;

    /// <summary>The share of the executions of runs whose traces are exported, 0 to 1.</summary>
    public double TracedRuns { get; init; } = 1;

    /// <summary>The partner token; null: no token is sent.</summary>
    public string? PartnerToken { get; init; }

    /// <summary>Whether the partner token can be sent unencrypted to another machine.</summary>
    public bool AllowsPlainHttp { get; init; }

    /// <summary>The ranking tables; null: they are read from <see cref="CardsFile"/> and <see cref="NamesFile"/>.</summary>
    public RankingRules? Rules { get; init; }

    /// <summary>The maximum size of an uploaded input in bytes. A function app holds the whole body in memory.</summary>
    public long MaxUploadBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>The maximum size of a downloaded file in bytes; null: no limit. A function app holds the whole body in memory.</summary>
    public long? MaxDownloadBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Whether a caller must send a key.</summary>
    public bool RequiresKey { get; init; } = true;

    /// <summary>Where the service runs: <c>azure</c> or <c>local</c>.</summary>
    public string HostName { get; init; } = "azure";

    /// <summary>The warnings to log at the start: one for each deprecated setting.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The default settings of a run.</summary>
    public RunSettings Defaults { get; init; } = new();

    /// <summary>
    /// Returns the settings with which the app executes a run. The address, the timeouts and the retries are the present ones of the app. The
    /// concurrency and the rate limit of the app are upper limits. Settings that change the results stay those of the run.
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
        AgreedConcurrency = Defaults.AgreedConcurrency,
        Concurrency = Math.Min(run.Concurrency, Defaults.Concurrency),
    };

    /// <summary>Reads the settings.</summary>
    /// <param name="get">Returns the value of a variable; null or blank if it is not set.</param>
    /// <exception cref="ServiceSettingsException">One or more settings are missing or not valid.</exception>
    public static ServiceSettings Read(Func<string, string?> get)
    {
        var reader = new SettingReader(get);
        reader.CheckDeprecated();
        var api = new ApiSettings();
        var run = new RunSettings();
        var agreed = reader.Find(SettingTable.AgreedConcurrency)?.Value;
        var settings = new ServiceSettings
        {
            Storage = reader.Required(SettingTable.StorageAccount),
            Container = reader.Value(SettingTable.Container, "cardgenius"),
            InputContainer = reader.Value(SettingTable.InputContainer, "input"),
            InputPrefix = reader.Value(SettingTable.InputPrefix, ""),
            WeeklyPrefix = reader.Value(SettingTable.WeeklyPrefix, "weekly/"),
            CardsFile = reader.Find(SettingTable.CommissionableCardsFile)?.Value,
            NamesFile = reader.Find(SettingTable.DisplayNamesFile)?.Value,
            WeeklyAt = reader.Find(SettingTable.WeeklyAt) is { } weekly
                ? weekly.Value is var (day, time) ? new WeeklySchedule(day, time) : null
                : MondayAtTwo,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(reader.Value(SettingTable.TimeZone, TimeZoneInfo.Utc.Id)),
            HistoryDays = reader.Value(SettingTable.HistoryDays, 30),
            TracedRuns = reader.Value(SettingTable.TracedRuns, 1),
            PartnerToken = reader.Find(SettingTable.PartnerToken)?.Value,
            AllowsPlainHttp = reader.Value(SettingTable.AllowPlainHttp, false),
            Warnings = reader.Warnings,
            Defaults = run with
            {
                Api = api with
                {
                    Url = reader.Value(SettingTable.Api, api.Url),
                    TimeoutSeconds = reader.Value(SettingTable.ApiTimeoutSeconds, api.TimeoutSeconds),
                    RetryAfterMaxSeconds = reader.Value(SettingTable.RetryAfterMaxSeconds, api.RetryAfterMaxSeconds),
                    RequestsPerSecond = reader.Find(SettingTable.RequestsPerSecond)?.Value,
                    CheckEchoedSpends = reader.Value(SettingTable.CheckEchoedSpends, api.CheckEchoedSpends),
                },
                Input = run.Input with { IgnoreColumns = reader.Value(SettingTable.IgnoreColumns, run.Input.IgnoreColumns) },
                AgreedConcurrency = agreed,
                Concurrency = reader.Value(SettingTable.Concurrency, Math.Min(run.Concurrency, agreed ?? run.Concurrency)),
                CsvSafe = reader.Value(SettingTable.CsvSafe, run.CsvSafe),
                TopN = reader.Value(SettingTable.TopN, run.TopN),
                FailureTolerance = reader.Value(SettingTable.FailureTolerance, run.FailureTolerance),
                NoCardTolerance = reader.Value(SettingTable.NoCardTolerance, run.NoCardTolerance),
                RejectTolerance = reader.Value(SettingTable.RejectTolerance, RunSettings.DefaultRejectTolerance),
            },
        };
        if (!settings.WeeklyPrefix.StartsWith(settings.InputPrefix, StringComparison.Ordinal))
        {
            reader.Fault(
                SettingTable.WeeklyPrefix,
                settings.WeeklyPrefix,
                $"a prefix that begins with that of {SettingTable.InputPrefix.Variable}, '{settings.InputPrefix}'");
        }

        if (settings.Defaults.Concurrency > settings.Defaults.Ceiling)
        {
            reader.Fault(
                SettingTable.Concurrency,
                settings.Defaults.Concurrency.ToString(CultureInfo.InvariantCulture),
                SettingTable.Concurrency.KindFor(SettingHosts.FunctionApp).Expected);
        }

        if (PlainHttp.FindRefusal(settings.Defaults.Api.Url, settings.PartnerToken, settings.AllowsPlainHttp) is { } refusal)
        {
            reader.Fault(SettingTable.Api, settings.Defaults.Api.Url, $"an https address. {refusal}");
        }

        reader.ThrowIfAny();
        return settings.TimeZone == TimeZoneInfo.Utc
            ? settings
            : settings with { Defaults = settings.Defaults with { TimeZone = settings.TimeZone.Id } };
    }
}
