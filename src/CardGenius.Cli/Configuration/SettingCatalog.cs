using CardGenius.Batch.Model;

namespace CardGenius.Cli.Configuration;

/// <summary>Every setting of a run: the one place that names its flag, its variable, its key in the configuration file and its bounds.
/// Keys outside the <c>cardgenius</c> section are those of today's real_config.json.</summary>
internal static class SettingCatalog
{
    /// <summary>The section of the configuration file that today's script does not know.</summary>
    public const string OwnSection = "cardgenius";

    public static Setting<string> Input { get; } = new(Kinds.Text("the path of a .csv, .xlsx or .ndjson file"))
    {
        Flag = "--input",
        ValueName = "FILE",
        Variable = "CARDGENIUS_INPUT",
        Key = "excel.input_file",
        Help = "The users: .csv, .xlsx or .ndjson (.csv.gz and .ndjson.gz too).",
    };

    public static Setting<string> Api { get; } = new(Kinds.Url)
    {
        Flag = "--api",
        ValueName = "URL",
        Variable = "CARDGENIUS_API",
        Key = "api.base_url",
        Default = "the production API",
        Help = "The API's endpoint.",
    };

    public static Setting<string> Store { get; } = new(Kinds.Text(StorePlaces.Forms))
    {
        Flag = "--store",
        ValueName = "STORE",
        Variable = "CARDGENIUS_STORE",
        Key = "cardgenius.store",
        Default = "./cardgenius-store",
        Help = "Where runs and results are: a folder, or blob:CONTAINER, or blob:https://ACCOUNT.blob.core.windows.net/CONTAINER.",
    };

    public static Setting<string> RunId { get; } = new(Kinds.Matching(RunIds.Rule, RunIds.IsValid))
    {
        Flag = "--run-id",
        ValueName = "ID",
        Variable = "CARDGENIUS_RUN_ID",
        Key = "cardgenius.run_id",
        Default = "made from the input's name and content",
        Help = "The run's name; the same name again resumes the run.",
    };

    public static Setting<int> Concurrency { get; } =
        new(Kinds.Whole(1, RunSettings.MostConcurrency, "the API's owners were promised never more than 20 requests in flight"))
        {
            Flag = "--concurrency",
            ValueName = "N",
            Variable = "CARDGENIUS_CONCURRENCY",
            Key = "processing.max_workers",
            Default = "20",
            Help = "Requests in flight at most, 1 to 20.",
        };

    public static Setting<double> Rps { get; } = new(Kinds.Number(0.001, 1000, "requests a second,"))
    {
        Flag = "--rps",
        ValueName = "N",
        Variable = "CARDGENIUS_RPS",
        Key = "api.rate_limit.requests_per_second",
        Default = "as many as --concurrency gives",
        Help = "Requests a second at most, over the whole run.",
    };

    public static Setting<int> Burst { get; } = new(Kinds.Whole(1, 1000))
    {
        Flag = "--burst",
        ValueName = "N",
        Variable = "CARDGENIUS_BURST",
        Key = "api.rate_limit.burst",
        Default = "1",
        Help = "Requests that may start at once under --rps: a second sees at most rate + burst.",
    };

    public static Setting<int> Top { get; } = new(Kinds.Whole(1, 100))
    {
        Flag = "--top",
        ValueName = "N",
        Variable = "CARDGENIUS_TOP",
        Key = "processing.top_n_cards",
        Default = "10",
        Help = "Cards kept a user.",
    };

    public static Setting<long> Limit { get; } = new(Kinds.WholeLong(1, long.MaxValue))
    {
        Flag = "--limit",
        ValueName = "N",
        Variable = "CARDGENIUS_LIMIT",
        Key = "cardgenius.limit",
        Help = "Only the first N rows of the input.",
    };

    public static Setting<string> Output { get; } = new(
        Kinds.Matching("a path that ends in .xlsx or .csv", OutputFiles.IsSupported))
    {
        Flag = "--output",
        ValueName = "FILE",
        Variable = "CARDGENIUS_OUTPUT",
        Key = "excel.output_file",
        Help = "Also write the results in today's columns to FILE (.xlsx or .csv).",
    };

    public static Setting<string> Sheet { get; } = new(Kinds.TextOrNumber("a sheet's name, or its place from 0"))
    {
        Flag = "--sheet",
        ValueName = "NAME",
        Variable = "CARDGENIUS_SHEET",
        Key = "excel.sheet_name",
        Default = "the first",
        Help = "The sheet of an .xlsx: its name, or its place from 0.",
    };

    public static Setting<double> Timeout { get; } = new(Kinds.Number(0.1, 600, "seconds"))
    {
        Flag = "--timeout",
        ValueName = "SECONDS",
        Variable = "CARDGENIUS_TIMEOUT",
        Key = "api.timeout",
        Default = "30",
        Help = "Seconds one attempt may take.",
    };

    public static Setting<int> Attempts { get; } = new(Kinds.Whole(1, 20))
    {
        Flag = "--attempts",
        ValueName = "N",
        Variable = "CARDGENIUS_ATTEMPTS",
        Key = "api.max_retries",
        Default = "3",
        Help = "Attempts a user at most.",
    };

    public static Setting<double> FailureTolerance { get; } = new(Kinds.Share)
    {
        Flag = "--failure-tolerance",
        ValueName = "SHARE",
        Variable = "CARDGENIUS_FAILURE_TOLERANCE",
        Key = "cardgenius.failure_tolerance",
        Default = "5%",
        Help = "The share of failed users above which the run stops, e.g. 0.05 or 5%.",
    };

    public static Setting<double> NoCardTolerance { get; } = new(Kinds.Share)
    {
        Flag = "--no-card-tolerance",
        ValueName = "SHARE",
        Variable = "CARDGENIUS_NO_CARD_TOLERANCE",
        Key = "cardgenius.no_card_tolerance",
        Default = "20%",
        Help = "The share of answered users without a card above which the run stops; 100% accepts a run without any card.",
    };

    public static Setting<string> Commissionable { get; } = new(Kinds.Text("the path of a .json file, or none"))
    {
        Flag = "--commissionable",
        ValueName = "FILE",
        Variable = "CARDGENIUS_COMMISSIONABLE",
        Key = "cardgenius.commissionable",
        Default = "commissionable_cards.json beside the configuration file",
        Help = "The commissionable cards; 'none' keeps every card.",
    };

    public static Setting<string> DisplayNames { get; } = new(Kinds.Text("the path of a .json file, or none"))
    {
        Flag = "--display-names",
        ValueName = "FILE",
        Variable = "CARDGENIUS_DISPLAY_NAMES",
        Key = "cardgenius.display_names",
        Default = "cashkaro_display_names.json beside the configuration file",
        Help = "The names people see; 'none' shows the API's.",
    };

    public static Setting<bool> Xlsx { get; } = new(Kinds.YesNo)
    {
        Flag = "--xlsx",
        Variable = "CARDGENIUS_XLSX",
        Key = "cardgenius.xlsx",
        Help = "Publish results.xlsx beside results.csv.gz.",
    };

    public static Setting<bool> CsvSafe { get; } = new(Kinds.YesNo)
    {
        Flag = "--csv-safe",
        Variable = "CARDGENIUS_CSV_SAFE",
        Key = "cardgenius.csv_safe",
        Help = "In .csv results, write a cell that a spreadsheet would take for a formula as text: with an apostrophe before it.",
    };

    public static Setting<bool> Force { get; } = new(Kinds.YesNo)
    {
        Flag = "--force",
        Variable = "CARDGENIUS_FORCE",
        Key = "cardgenius.force",
        Help = "Replace the file of --output, whatever it holds.",
    };

    public static Setting<string> TimeZone { get; } = new(
        Kinds.Matching("a time zone's IANA name, e.g. Asia/Kolkata", name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)))
    {
        Flag = "--time-zone",
        ValueName = "ZONE",
        Variable = "CARDGENIUS_TIME_ZONE",
        Key = "cardgenius.time_zone",
        Default = "UTC",
        Help = "The time zone whose date is the results' run_date: an IANA name, e.g. Asia/Kolkata.",
    };

    public static Setting<OtherOnlineMode> OtherOnline { get; } = new(Kinds.Choice(new Dictionary<string, OtherOnlineMode>
    {
        ["sum_components"] = OtherOnlineMode.SumComponents,
        ["confirmed_only"] = OtherOnlineMode.ConfirmedOnly,
    }))
    {
        Flag = "--other-online-mode",
        ValueName = "MODE",
        Variable = "CARDGENIUS_OTHER_ONLINE_MODE",
        Key = "processing.other_online_mode",
        Default = "sum_components",
        Help = "How other_online_spends is made: sum_components (Myntra + Ajio + confirmed) or confirmed_only.",
    };

    public static Setting<bool> IgnoreColumns { get; } = new(Kinds.YesNo)
    {
        Flag = "--ignore-columns",
        Variable = "CARDGENIUS_IGNORE_COLUMNS",
        Key = "cardgenius.ignore_columns",
        Help = "Run although a column is one letter away from a known one, or no column has spends. Such columns are not sent.",
    };

    public static Setting<bool> NoWait { get; } = new(Kinds.YesNo)
    {
        Flag = "--no-wait",
        Variable = "CARDGENIUS_NO_WAIT",
        Key = "cardgenius.no_wait",
        Help = "Do not wait for another run on the same store: say who holds it and end with code 7.",
    };

    public static Setting<double> SleepBetweenRequests { get; } = new(Kinds.Number(0, 3600, "seconds"))
    {
        Key = "api.sleep_between_requests",
        Help = "Seconds each worker waits between two requests: a cap of workers / seconds on the rate.",
    };

    public static Setting<bool> RateLimitEnabled { get; } = new(Kinds.YesNo)
    {
        Key = "api.rate_limit.enabled",
        Help = "Whether the file's requests_per_second and burst hold.",
    };

    public static Setting<bool> SkipEmptyRows { get; } = new(Kinds.YesNo)
    {
        Key = "processing.skip_empty_rows",
        Help = "Whether a row of nothing but blanks is skipped (false: it is a reject).",
    };

    public static Setting<bool> ContinueOnError { get; } = new(Kinds.YesNo)
    {
        Key = "processing.continue_on_error",
        Help = "False: the run stops at the first user that fails (a failure tolerance of 0), and can be resumed.",
    };

    public static Setting<int> ChunkSize { get; } = Expert(Kinds.Whole(1, 10_000), "chunk_size", "Users a chunk.");

    public static Setting<int> PartSize { get; } = Expert(Kinds.Whole(1, 1_000_000), "part_size", "Users a published part.");

    public static Setting<int> CheckpointUsers { get; } =
        Expert(Kinds.Whole(1, 10_000), "checkpoint_users", "Users after which a chunk makes a checkpoint.");

    public static Setting<double> CheckpointSeconds { get; } =
        Expert(Kinds.Number(0.1, 600, "seconds"), "checkpoint_seconds", "Seconds after which a chunk makes a checkpoint.");

    public static Setting<int> FailureMinimumUsers { get; } = Expert(
        Kinds.Whole(1, 1_000_000), "failure_minimum_users", "Users that must be done before the failure tolerance is judged.");

    public static Setting<int> NoCardMinimumUsers { get; } = Expert(
        Kinds.Whole(1, 1_000_000), "no_card_minimum_users", "Users that must be answered before the no-card tolerance is judged.");

    public static Setting<bool> CheckEchoedSpends { get; } = Expert(
        Kinds.YesNo, "check_echoed_spends", "Whether a response is refused that echoes other spends than were sent.");

    public static Setting<double> ConnectTimeout { get; } =
        Expert(Kinds.Number(0.1, 600, "seconds"), "connect_timeout", "Seconds a connection may take to be made.");

    public static Setting<double> RetryBase { get; } =
        Expert(Kinds.Number(0.001, 600, "seconds"), "retry_base_seconds", "Seconds before the second attempt; doubled for each further one.");

    public static Setting<double> RetryMax { get; } = Expert(
        Kinds.Number(0.001, 3600, "seconds"), "retry_max_seconds", "The longest wait between two attempts; where a Retry-After asks for more, the run holds.");

    public static Setting<double> RetryAfterMax { get; } = Expert(
        Kinds.Number(0, 86400, "seconds"), "retry_after_max_seconds", "The longest time for which a Retry-After is obeyed.");

    public static Setting<double> Ramp { get; } =
        Expert(Kinds.Number(0, 600, "seconds"), "ramp_seconds", "Seconds over which the first requests are spread.");

    public static Setting<long> MaxAnswerBytes { get; } =
        Expert(Kinds.WholeLong(1024, int.MaxValue - 1), "max_answer_bytes", "The longest answer that is read, after decompression.");

    public static Setting<double> BreakerFailureRatio { get; } =
        Expert(Kinds.Number(0.01, 1, "a share"), "breaker_failure_ratio", "The share of failed attempts that opens the circuit breaker.");

    public static Setting<int> BreakerMinimumAttempts { get; } =
        Expert(Kinds.Whole(2, 100_000), "breaker_minimum_attempts", "Attempts before the breaker judges.");

    public static Setting<double> BreakerSampling { get; } =
        Expert(Kinds.Number(0.5, 3600, "seconds"), "breaker_sampling_seconds", "The breaker's sampling time.");

    public static Setting<double> BreakerOpen { get; } =
        Expert(Kinds.Number(0.1, 25, "seconds"), "breaker_open_seconds", "Seconds the breaker stays open; below hold_seconds.");

    public static Setting<double> Hold { get; } = Expert(
        Kinds.Number(0.1, 3600, "seconds"), "hold_seconds", "Seconds of the first hold while the API is out; doubled for each further one.");

    public static Setting<double> HoldMax { get; } =
        Expert(Kinds.Number(0.1, 3600, "seconds"), "hold_max_seconds", "The longest hold.");

    /// <summary>The settings with a flag, in the order the help text shows them.</summary>
    public static IReadOnlyList<ISetting> WithFlags { get; } =
    [
        Input, Api, Store, RunId, Output, Force, Xlsx, CsvSafe, TimeZone, Concurrency, Rps, Burst, Top, Limit, Sheet, OtherOnline, IgnoreColumns,
        Commissionable, DisplayNames, Timeout, Attempts, FailureTolerance, NoCardTolerance, NoWait,
    ];

    /// <summary>The settings for tests and operators: a variable and a key, no flag.</summary>
    public static IReadOnlyList<ISetting> Experts { get; } =
    [
        ChunkSize, PartSize, CheckpointUsers, CheckpointSeconds, FailureMinimumUsers, NoCardMinimumUsers, ConnectTimeout, RetryBase,
        RetryMax, RetryAfterMax, Ramp, MaxAnswerBytes, CheckEchoedSpends, BreakerFailureRatio, BreakerMinimumAttempts, BreakerSampling,
        BreakerOpen, Hold, HoldMax,
    ];

    /// <summary>All settings.</summary>
    public static IReadOnlyList<ISetting> All { get; } =
        [.. WithFlags, .. Experts, SleepBetweenRequests, RateLimitEnabled, SkipEmptyRows, ContinueOnError];

    private static Setting<T> Expert<T>(SettingKind<T> kind, string name, string help) => new(kind)
    {
        Variable = $"CARDGENIUS_{name.ToUpperInvariant()}",
        Key = $"{OwnSection}.{name}",
        Help = help,
    };
}
