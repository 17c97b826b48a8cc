using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Settings;

/// <summary>
/// Every setting of the command line and of the function app, with its names, meaning, unit, bounds and default. The help texts, the checks of
/// both programs, and the tables of docs/command-line.md and docs/azure.md come from this table. The keys outside the section <c>cardgenius</c>
/// are those of an existing real_config.json.
/// </summary>
public static class SettingTable
{
    private const string Prefix = "CARDGENIUS_";
    private const string OwnSection = "cardgenius";
    private const string AgreedVariable = Prefix + "AGREED_CONCURRENCY";
    private const string ByDeployment = " The deployment sets it.";

    private static readonly RunSettings Run = new();

    /// <summary>The configuration file.</summary>
    public static Setting<string> Config { get; } = new(SettingKinds.Text("the path of a .json file"))
    {
        Flag = "--config",
        ValueName = "FILE",
        Variable = "CARDGENIUS_CONFIG",
        Help = "A configuration file, for example an existing real_config.json.",
    };

    /// <summary>The input.</summary>
    public static Setting<string> Input { get; } = new(SettingKinds.Text("the path of a .csv, .xlsx or .ndjson file"))
    {
        Flag = "--input",
        ValueName = "FILE",
        Variable = "CARDGENIUS_INPUT",
        Key = "excel.input_file",
        Help = "The file of users: .csv, .xlsx or .ndjson, also .csv.gz and .ndjson.gz.",
    };

    /// <summary>The address of the API.</summary>
    public static Setting<string> Api { get; } = new(SettingKinds.Url)
    {
        Flag = "--api",
        ValueName = "URL",
        Variable = "CARDGENIUS_API",
        Key = "api.base_url",
        Hosts = SettingHosts.Both,
        Default = "the production API",
        Help = "The address of the API.",
    };

    /// <summary>The store of the command line.</summary>
    public static Setting<string> Store { get; } = new(SettingKinds.Text("a folder, blob:CONTAINER or blob:https://ACCOUNT.blob.core.windows.net/CONTAINER"))
    {
        Flag = "--store",
        ValueName = "STORE",
        Variable = "CARDGENIUS_STORE",
        Key = "cardgenius.store",
        Default = "./cardgenius-store",
        Help = "Where runs and results are: a folder, blob:CONTAINER, or blob:https://ACCOUNT.blob.core.windows.net/CONTAINER.",
    };

    /// <summary>The run id.</summary>
    public static Setting<string> RunId { get; } = new(SettingKinds.Matching(RunIds.Rule, RunIds.IsValid))
    {
        Flag = "--run-id",
        ValueName = "ID",
        Variable = "CARDGENIUS_RUN_ID",
        Key = "cardgenius.run_id",
        Default = "made from the name and the content of the input",
        Help = "The id of the run. The same id resumes the run.",
    };

    /// <summary>The concurrency limit.</summary>
    public static Setting<int> Concurrency { get; } =
        new(UpToTheAgreed("--agreed-concurrency"))
        {
            Flag = "--concurrency",
            ValueName = "N",
            Variable = "CARDGENIUS_CONCURRENCY",
            Key = "processing.max_workers",
            Hosts = SettingHosts.Both,
            Default = Show(Run.Concurrency),
            Help = "The maximum number of requests in flight.",
            AppHelp = "The maximum number of requests in flight over all runs and instances.",
            AppKind = UpToTheAgreed(AgreedVariable),
        };

    /// <summary>The concurrency that the owners of the API agreed to.</summary>
    public static Setting<int> AgreedConcurrency { get; } = new(SettingKinds.Whole(1, RunSettings.MostAgreedConcurrency, "requests"))
    {
        Flag = "--agreed-concurrency",
        ValueName = "N",
        Variable = AgreedVariable,
        Key = KeyOf("agreed_concurrency"),
        Hosts = SettingHosts.Both,
        Default = Show(RunSettings.MostConcurrency),
        Help = "The maximum number of requests in flight that the API's owners agreed to. It is the highest value of the concurrency.",

        // The orchestration has one chunk for each request in flight.
        AppKind = SettingKinds.Whole(1, 200, "requests"),
    };

    /// <summary>The rate limit.</summary>
    public static Setting<double> RequestsPerSecond { get; } = new(SettingKinds.Number(0.001, 1000, "requests a second,"))
    {
        Flag = "--rps",
        ValueName = "N",
        Variable = "CARDGENIUS_REQUESTS_PER_SECOND",
        OldVariables = [new("CARDGENIUS_RPS", SettingHosts.CommandLine)],
        Key = "api.rate_limit.requests_per_second",
        Hosts = SettingHosts.Both,
        Default = "no rate limit",
        Help = "The maximum number of requests per second, over the whole run.",
        AppHelp = "The maximum number of requests per second, over all runs and instances. Any period of one second has at most one request more than this value.",

        // A chunk ends after minutes, and a longer time between two requests would not fit into it.
        AppKind = SettingKinds.Number(0.01, 1000, "requests a second,"),
    };

    /// <summary>The burst of the rate limit.</summary>
    public static Setting<int> Burst { get; } = new(SettingKinds.Whole(1, 1000, "requests"))
    {
        Flag = "--burst",
        ValueName = "N",
        Variable = "CARDGENIUS_BURST",
        Key = "api.rate_limit.burst",
        Default = Show(Run.Api.Burst),
        Help = "The number of requests that can start at once with --rps. Any period of one second has at most rate + burst requests.",
    };

    /// <summary>The number of cards for each user.</summary>
    public static Setting<int> TopN { get; } = new(SettingKinds.Whole(1, 100, "cards"))
    {
        Flag = "--top",
        ValueName = "N",
        Variable = "CARDGENIUS_TOP_N",
        OldVariables = [new("CARDGENIUS_TOP", SettingHosts.CommandLine)],
        Key = "processing.top_n_cards",
        Hosts = SettingHosts.Both,
        Default = Show(Run.TopN),
        Help = "The number of cards to keep for each user.",
    };

    /// <summary>The number of rows to read.</summary>
    public static Setting<long> Limit { get; } = new(SettingKinds.WholeLong(1, long.MaxValue, "rows"))
    {
        Flag = "--limit",
        ValueName = "N",
        Variable = "CARDGENIUS_LIMIT",
        Key = "cardgenius.limit",
        Default = "all rows",
        Help = "Reads only the first N rows of the input.",
    };

    /// <summary>The output file.</summary>
    public static Setting<string> Output { get; } = new(SettingKinds.Matching(
        "a path that ends in .xlsx or .csv",
        path => Path.GetExtension(path).ToUpperInvariant() is ".XLSX" or ".CSV" && Path.GetFileNameWithoutExtension(path).Length > 0))
    {
        Flag = "--output",
        ValueName = "FILE",
        Variable = "CARDGENIUS_OUTPUT",
        Key = "excel.output_file",
        Help = "Also writes the results in the existing columns to this file (.xlsx or .csv).",
    };

    /// <summary>The sheet of an .xlsx file.</summary>
    public static Setting<string> Sheet { get; } = new(SettingKinds.TextOrNumber("a sheet's name, or its index from 0"))
    {
        Flag = "--sheet",
        ValueName = "NAME",
        Variable = "CARDGENIUS_SHEET",
        Key = "excel.sheet_name",
        Default = "the first sheet",
        Help = "The sheet of an .xlsx file: its name, or its index from 0.",
    };

    /// <summary>The timeout of one attempt.</summary>
    public static Setting<double> ApiTimeoutSeconds { get; } = new(SettingKinds.Number(0.1, 600, "seconds"))
    {
        Flag = "--timeout",
        ValueName = "SECONDS",
        Variable = "CARDGENIUS_API_TIMEOUT_SECONDS",
        OldVariables = [new("CARDGENIUS_TIMEOUT", SettingHosts.CommandLine)],
        Key = "api.timeout",
        Hosts = SettingHosts.Both,
        Default = Show(Run.Api.TimeoutSeconds),
        Help = "The timeout of one attempt.",

        // A chunk that ends cancels an attempt after two minutes.
        AppKind = SettingKinds.Number(1, 120, "seconds"),
    };

    /// <summary>The attempts for each user.</summary>
    public static Setting<int> Attempts { get; } = new(SettingKinds.Whole(1, 20, "attempts"))
    {
        Flag = "--attempts",
        ValueName = "N",
        Variable = "CARDGENIUS_ATTEMPTS",
        Key = "api.max_retries",
        Default = Show(Run.Api.Attempts),
        Help = "The maximum number of attempts for each user.",
    };

    /// <summary>The share of failures above which a run stops.</summary>
    public static Setting<double> FailureTolerance { get; } = new(SettingKinds.Share)
    {
        Flag = "--failure-tolerance",
        ValueName = "SHARE",
        Variable = "CARDGENIUS_FAILURE_TOLERANCE",
        Key = "cardgenius.failure_tolerance",
        Hosts = SettingHosts.Both,
        Default = ShowShare(Run.FailureTolerance),
        Help = "The share of failed users above which the run stops.",
    };

    /// <summary>The share of users without a card above which a run stops.</summary>
    public static Setting<double> NoCardTolerance { get; } = new(SettingKinds.Share)
    {
        Flag = "--no-card-tolerance",
        ValueName = "SHARE",
        Variable = "CARDGENIUS_NO_CARD_TOLERANCE",
        Key = "cardgenius.no_card_tolerance",
        Hosts = SettingHosts.Both,
        Default = ShowShare(Run.NoCardTolerance),
        Help = "The share of answered users without a card above which the run stops. 100% accepts a run without any card.",
    };

    /// <summary>The share of rejects above which a run stops.</summary>
    public static Setting<double> RejectTolerance { get; } = new(SettingKinds.Share)
    {
        Flag = "--reject-tolerance",
        ValueName = "SHARE",
        Variable = "CARDGENIUS_REJECT_TOLERANCE",
        Key = "cardgenius.reject_tolerance",
        Hosts = SettingHosts.Both,
        Default = ShowShare(RunSettings.DefaultRejectTolerance),
        Help = "The share of rejects among the rows of the input above which the run stops before the first user is requested. 100% accepts all rejects.",
    };

    /// <summary>The file of the commissionable cards.</summary>
    public static Setting<string> CommissionableCardsFile { get; } = new(SettingKinds.Text("the path of a .json file, or none"))
    {
        Flag = "--commissionable",
        ValueName = "FILE",
        Variable = "CARDGENIUS_COMMISSIONABLE_CARDS_FILE",
        OldVariables = [new("CARDGENIUS_COMMISSIONABLE", SettingHosts.CommandLine), new("CARDGENIUS_CARDS_FILE", SettingHosts.FunctionApp)],
        Key = "cardgenius.commissionable_cards_file",
        OldKeys = ["cardgenius.commissionable"],
        Hosts = SettingHosts.Both,
        Default = "commissionable_cards.json in the folder of the configuration file",
        Help = "The file of the commissionable cards. 'none' keeps every card.",
        AppKind = SettingKinds.Text("a path in the input container"),
        AppDefault = "none: every card is kept",
        AppHelp = "The path of `commissionable_cards.json` in the input container.",
    };

    /// <summary>The file of the display names.</summary>
    public static Setting<string> DisplayNamesFile { get; } = new(SettingKinds.Text("the path of a .json file, or none"))
    {
        Flag = "--display-names",
        ValueName = "FILE",
        Variable = "CARDGENIUS_DISPLAY_NAMES_FILE",
        OldVariables = [new("CARDGENIUS_DISPLAY_NAMES", SettingHosts.CommandLine), new("CARDGENIUS_NAMES_FILE", SettingHosts.FunctionApp)],
        Key = "cardgenius.display_names_file",
        OldKeys = ["cardgenius.display_names"],
        Hosts = SettingHosts.Both,
        Default = "cashkaro_display_names.json in the folder of the configuration file",
        Help = "The file of the display names. 'none' shows the names from the API.",
        AppKind = SettingKinds.Text("a path in the input container"),
        AppDefault = "none: the names from the API",
        AppHelp = "The path of `cashkaro_display_names.json` in the input container.",
    };

    /// <summary>Whether results.xlsx is published.</summary>
    public static Setting<bool> Xlsx { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--xlsx",
        Variable = "CARDGENIUS_XLSX",
        Key = "cardgenius.xlsx",
        Help = "Also publishes results.xlsx.",
    };

    /// <summary>Whether cells that look like formulas are written as text.</summary>
    public static Setting<bool> CsvSafe { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--csv-safe",
        Variable = "CARDGENIUS_CSV_SAFE",
        Key = "cardgenius.csv_safe",
        Hosts = SettingHosts.Both,
        Help = "In .csv results, writes an apostrophe before a cell that a spreadsheet would read as a formula.",
        AppDefault = "false",
        AppHelp = "true: in `results.csv.gz`, the app writes an apostrophe before a cell that a spreadsheet would read as a formula.",
    };

    /// <summary>Whether an existing output file is replaced.</summary>
    public static Setting<bool> Force { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--force",
        Variable = "CARDGENIUS_FORCE",
        Key = "cardgenius.force",
        Help = "Replaces the file of --output if it exists.",
    };

    /// <summary>The time zone.</summary>
    public static Setting<string> TimeZone { get; } = new(SettingKinds.TimeZone)
    {
        Flag = "--time-zone",
        ValueName = "ZONE",
        Variable = "CARDGENIUS_TIME_ZONE",
        Key = "cardgenius.time_zone",
        Hosts = SettingHosts.Both,
        Default = "UTC",
        Help = "The time zone of the date in run_date: an IANA name, e.g. Asia/Kolkata.",
        AppHelp = "The time zone of the weekly run, of the ISO week, and of the date in `run_date=…` of all results.",
    };

    /// <summary>How other_online_spends is calculated.</summary>
    public static Setting<OtherOnlineMode> OtherOnline { get; } = new(SettingKinds.Choice(new Dictionary<string, OtherOnlineMode>
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
        Help = "How other_online_spends is calculated: sum_components (Myntra + Ajio + confirmed) or confirmed_only.",
    };

    /// <summary>Whether an input with unknown columns is accepted.</summary>
    public static Setting<bool> IgnoreColumns { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--ignore-columns",
        Variable = "CARDGENIUS_IGNORE_COLUMNS",
        Key = "cardgenius.ignore_columns",
        Hosts = SettingHosts.Both,
        Help = "Accepts an input even if a column is one letter away from a known column, or if no column has spends. Such columns are not sent.",
        AppDefault = "false",
        AppHelp = "true: the app accepts an input even if a column is one letter away from a known column, or if no column has spends. Such columns are not sent.",
    };

    /// <summary>Whether the command waits for another run.</summary>
    public static Setting<bool> NoWait { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--no-wait",
        Variable = "CARDGENIUS_NO_WAIT",
        Key = "cardgenius.no_wait",
        Help = "Does not wait for another run on the same store, but names that run and ends with exit code 7.",
    };

    /// <summary>The time that each worker of the Python script sleeps between two requests.</summary>
    public static Setting<double> SleepBetweenRequests { get; } = new(SettingKinds.Number(0, 3600, "seconds"))
    {
        Key = "api.sleep_between_requests",
        Default = "0",
        Help = "The time that each worker waits between two requests. It limits the rate to workers / seconds.",
    };

    /// <summary>Whether the rate limit of the file applies.</summary>
    public static Setting<bool> RateLimitEnabled { get; } = new(SettingKinds.YesNo)
    {
        Key = "api.rate_limit.enabled",
        Default = "true",
        Help = "false: `requests_per_second` and `burst` of the file do not apply.",
    };

    /// <summary>Whether empty rows are skipped.</summary>
    public static Setting<bool> SkipEmptyRows { get; } = new(SettingKinds.YesNo)
    {
        Key = "processing.skip_empty_rows",
        Default = "true",
        Help = "true: empty rows are skipped. false: an empty row is a reject.",
    };

    /// <summary>Whether the run continues after a failure.</summary>
    public static Setting<bool> ContinueOnError { get; } = new(SettingKinds.YesNo)
    {
        Key = "processing.continue_on_error",
        Default = "true",
        Help = "false: the run stops at the first failed user (a failure tolerance of 0). You can resume it.",
    };

    /// <summary>The spend keys that have a column in the existing columns.</summary>
    public static Setting<string> ExtractSpendKeys { get; } = new(SettingKinds.Text("a list of spend keys, e.g. [\"amazon_spends\"]"))
    {
        Key = "processing.extract_spend_keys",
        Default = string.Join(", ", Run.SpendKeys),
        Help = "The spend keys that have a breakdown column in the existing columns.",
    };

    /// <summary>The headers of the columns of the input.</summary>
    public static Setting<string> ColumnMappings { get; } = new(SettingKinds.Text("an object of column headers"))
    {
        Key = "column_mappings",
        Default = "found by the headers",
        Help = "The header in the input for each column: `user_id`, `amazon_spends`, `myntra`, `ajio`, `avg_gmv`, `grocery`, or any field of the API.",
    };

    /// <summary>The users of a chunk.</summary>
    public static Setting<int> ChunkSize { get; } = Expert(
        SettingKinds.Whole(1, 10_000, "users"), "chunk_size", Show(Run.ChunkSize), "The maximum number of users in a chunk.");

    /// <summary>The users of a published part.</summary>
    public static Setting<int> PartSize { get; } = Expert(
        SettingKinds.Whole(1, 1_000_000, "users"), "part_size", Show(Run.PartSize), "The number of users in a published part.");

    /// <summary>The users between two checkpoints.</summary>
    public static Setting<int> CheckpointUsers { get; } = Expert(
        SettingKinds.Whole(1, 10_000, "users"), "checkpoint_users", Show(Run.CheckpointUsers), "The number of users after which a chunk writes a checkpoint.");

    /// <summary>The seconds between two checkpoints.</summary>
    public static Setting<double> CheckpointSeconds { get; } = Expert(
        SettingKinds.Number(0.1, 600, "seconds"), "checkpoint_seconds", Show(Run.CheckpointSeconds), "The time after which a chunk writes a checkpoint.");

    /// <summary>The users before the failure tolerance applies.</summary>
    public static Setting<int> FailureMinimumUsers { get; } = Expert(
        SettingKinds.Whole(1, 1_000_000, "users"),
        "failure_minimum_users",
        $"{Show(Run.FailureMinimumUsers)}; 1 with a failure tolerance of 0",
        "The number of finished users from which the failure tolerance applies.");

    /// <summary>The users before the no-card tolerance applies.</summary>
    public static Setting<int> NoCardMinimumUsers { get; } = Expert(
        SettingKinds.Whole(1, 1_000_000, "users"),
        "no_card_minimum_users",
        Show(Run.NoCardMinimumUsers),
        "The number of answered users from which the no-card tolerance applies.");

    /// <summary>The timeout of a connection.</summary>
    public static Setting<double> ConnectTimeoutSeconds { get; } = Expert(
        SettingKinds.Number(0.1, 600, "seconds"),
        "connect_timeout_seconds",
        Show(Run.Api.ConnectTimeoutSeconds),
        "The timeout for making a connection.",
        oldName: "connect_timeout");

    /// <summary>The first wait between two attempts.</summary>
    public static Setting<double> RetryBaseSeconds { get; } = Expert(
        SettingKinds.Number(0.001, 600, "seconds"),
        "retry_base_seconds",
        Show(Run.Api.RetryBaseSeconds),
        "The wait before the second attempt. Each later wait is twice as long.");

    /// <summary>The longest wait between two attempts.</summary>
    public static Setting<double> RetryMaxSeconds { get; } = Expert(
        SettingKinds.Number(0.001, 3600, "seconds"),
        "retry_max_seconds",
        Show(Run.Api.RetryMaxSeconds),
        "The longest wait between two attempts. If a Retry-After asks for more, the run holds.");

    /// <summary>The longest Retry-After.</summary>
    public static Setting<double> RetryAfterMaxSeconds { get; } = Expert(
        SettingKinds.Number(0, 86400, "seconds"),
        "retry_after_max_seconds",
        Show(Run.Api.RetryAfterMaxSeconds),
        "The longest time for which a Retry-After of the API is obeyed.",
        SettingHosts.Both);

    /// <summary>The ramp of the first requests.</summary>
    public static Setting<double> RampSeconds { get; } = Expert(
        SettingKinds.Number(0, 600, "seconds"), "ramp_seconds", Show(Run.Api.RampSeconds),
        "The maximum time over which the first requests are spread. If the latency of the API is known, they are spread over one response time.");

    /// <summary>The longest response.</summary>
    public static Setting<long> MaxResponseBytes { get; } = Expert(
        SettingKinds.WholeLong(1024, int.MaxValue - 1, "bytes"),
        "max_response_bytes",
        Show(Run.Api.MaxAnswerBytes),
        "The longest response that is read, after decompression.",
        oldName: "max_answer_bytes");

    /// <summary>Whether a response that repeats other spends is refused.</summary>
    public static Setting<bool> CheckEchoedSpends { get; } = Expert(
        SettingKinds.YesNo, "check_echoed_spends", "true", "true: a response that repeats other spends than were sent is refused.", SettingHosts.Both);

    /// <summary>The share of failed attempts that opens the circuit breaker.</summary>
    public static Setting<double> BreakerFailureRatio { get; } = Expert(
        SettingKinds.Number(0.01, 1, "a share"),
        "breaker_failure_ratio",
        Show(Run.Api.BreakerFailureRatio),
        "The share of failed attempts that opens the circuit breaker.");

    /// <summary>The attempts before the circuit breaker can open.</summary>
    public static Setting<int> BreakerMinimumAttempts { get; } = Expert(
        SettingKinds.Whole(2, 100_000, "attempts"),
        "breaker_minimum_attempts",
        Show(Run.Api.BreakerMinimumAttempts),
        "The number of attempts in the sampling time from which the breaker can open.");

    /// <summary>The sampling time of the circuit breaker.</summary>
    public static Setting<double> BreakerSamplingSeconds { get; } = Expert(
        SettingKinds.Number(0.5, 3600, "seconds"), "breaker_sampling_seconds", Show(Run.Api.BreakerSamplingSeconds), "The sampling time of the breaker.");

    /// <summary>The time that the circuit breaker stays open.</summary>
    public static Setting<double> BreakerOpenSeconds { get; } = Expert(
        SettingKinds.Number(0.1, 25, "seconds"),
        "breaker_open_seconds",
        Show(Run.Api.BreakerOpenSeconds),
        "The time that the breaker stays open. It must be below hold_seconds.");

    /// <summary>The first hold.</summary>
    public static Setting<double> HoldSeconds { get; } = Expert(
        SettingKinds.Number(0.1, 3600, "seconds"),
        "hold_seconds",
        Show(Run.HoldSeconds),
        "The length of the first hold while the API is unavailable. Each later hold is twice as long.");

    /// <summary>The longest hold.</summary>
    public static Setting<double> HoldMaxSeconds { get; } = Expert(
        SettingKinds.Number(0.1, 3600, "seconds"), "hold_max_seconds", Show(Run.HoldMaxSeconds), "The longest hold.");

    /// <summary>The partner token.</summary>
    public static Setting<string> PartnerToken { get; } = new(SettingKinds.Matching(
        "printable ASCII characters, without a line break", token => token.All(c => c is >= ' ' and <= '~')))
    {
        Variable = "CARDGENIUS_PARTNER_TOKEN",
        Hosts = SettingHosts.Both,
        IsSecret = true,
        Default = "none: no token is sent",
        Help = "The partner token of the API.",
        AppHelp = "The partner token of the API." + ByDeployment + " `CARDGENIUS_USES_PARTNER_TOKEN` makes it refer to the secret in the vault.",
    };

    /// <summary>Whether the partner token can be sent unencrypted to another machine.</summary>
    public static Setting<bool> AllowPlainHttp { get; } = new(SettingKinds.YesNo)
    {
        Variable = "CARDGENIUS_ALLOW_PLAIN_HTTP",
        Hosts = SettingHosts.Both,
        Default = "false",
        Help = "true: the partner token can be sent unencrypted to another machine, to an address that begins with http://.",
        AppHelp = "true: the app can send the token to an address that begins with `http://`. Without this setting, the app does not start with such an address and a token.",
    };

    /// <summary>The storage account.</summary>
    public static Setting<string> StorageAccount { get; } = new(SettingKinds.Text(
        "a connection string, or the account's address, e.g. https://myaccount.blob.core.windows.net"))
    {
        Variable = "CARDGENIUS_STORAGE_ACCOUNT",
        OldVariables = [new("CARDGENIUS_STORAGE", SettingHosts.Both)],
        Hosts = SettingHosts.Both,
        IsSecret = true,
        Help = "The storage account of --store blob:CONTAINER.",
        AppHelp = "The storage account of inputs, runs and results." + ByDeployment,
    };

    /// <summary>Whether an unexpected error shows its stack trace.</summary>
    public static Setting<string> Debug { get; } = new(SettingKinds.Matching("1", text => text == "1"))
    {
        Variable = "CARDGENIUS_DEBUG",
        Help = "1: an unexpected error shows its stack trace.",
    };

    /// <summary>When the weekly run starts.</summary>
    public static Setting<(DayOfWeek Day, TimeOnly Time)?> WeeklyAt { get; } = new(SettingKinds.Weekly)
    {
        Variable = "CARDGENIUS_WEEKLY_AT",
        Hosts = SettingHosts.FunctionApp,
        Default = "Monday 02:00",
        Help = "When the weekly run starts. If you set a time that is less than an hour ago, the run is due at once.",
    };

    /// <summary>The prefix of the weekly inputs.</summary>
    public static Setting<string> WeeklyPrefix { get; } = new(SettingKinds.Prefix)
    {
        Variable = "CARDGENIUS_WEEKLY_PREFIX",
        Hosts = SettingHosts.FunctionApp,
        Default = "weekly/",
        Help = "The prefix under which the weekly run looks for the newest file. It must begin with `CARDGENIUS_INPUT_PREFIX`.",
    };

    /// <summary>The prefix of all inputs.</summary>
    public static Setting<string> InputPrefix { get; } = new(SettingKinds.Prefix)
    {
        Variable = "CARDGENIUS_INPUT_PREFIX",
        Hosts = SettingHosts.FunctionApp,
        Default = "none",
        Help = "The prefix that the paths of all inputs must have.",
    };

    /// <summary>The container of runs and results.</summary>
    public static Setting<string> Container { get; } = new(SettingKinds.ContainerName)
    {
        Variable = "CARDGENIUS_CONTAINER",
        Hosts = SettingHosts.FunctionApp,
        Default = "cardgenius",
        Help = "The container of runs and results." + ByDeployment,
    };

    /// <summary>The container of inputs.</summary>
    public static Setting<string> InputContainer { get; } = new(SettingKinds.ContainerName)
    {
        Variable = "CARDGENIUS_INPUT_CONTAINER",
        Hosts = SettingHosts.FunctionApp,
        Default = "input",
        Help = "The container of inputs." + ByDeployment,
    };

    /// <summary>The days that the orchestration history stays.</summary>
    public static Setting<int> HistoryDays { get; } = new(SettingKinds.Whole(1, 3650, "days"))
    {
        Variable = "CARDGENIUS_HISTORY_DAYS",
        Hosts = SettingHosts.FunctionApp,
        Default = "30",
        Help = "The time after which the orchestration history of an ended run is deleted. Runs and results stay.",
    };

    /// <summary>The share of the executions of runs whose traces are exported.</summary>
    public static Setting<double> TracedRuns { get; } = new(SettingKinds.Share)
    {
        Variable = "CARDGENIUS_TRACED_RUNS",
        Hosts = SettingHosts.FunctionApp,
        Default = "100%",
        Help = "The share of the executions of runs whose traces are exported. All spans of an execution are exported, or none.",
    };

    /// <summary>The task hub; host.json reads it.</summary>
    public static Setting<string> Hub { get; } = new(SettingKinds.Text("the name of a task hub"))
    {
        Variable = "CARDGENIUS_HUB",
        Hosts = SettingHosts.FunctionApp,
        Help = "The name of the task hub of Durable Functions. Two apps that use one account must not share it." + ByDeployment,
    };

    /// <summary>The settings with a flag, in the order of the help text.</summary>
    public static IReadOnlyList<ISetting> WithFlags { get; } =
    [
        Input, Api, Store, RunId, Output, Force, Xlsx, CsvSafe, TimeZone, Concurrency, AgreedConcurrency, RequestsPerSecond, Burst, TopN, Limit, Sheet, OtherOnline,
        IgnoreColumns, CommissionableCardsFile, DisplayNamesFile, ApiTimeoutSeconds, Attempts, FailureTolerance, NoCardTolerance,
        RejectTolerance, NoWait,
    ];

    /// <summary>The settings for tests and operators. They have a variable and a key, and no flag.</summary>
    public static IReadOnlyList<ISetting> Experts { get; } =
    [
        ChunkSize, PartSize, CheckpointUsers, CheckpointSeconds, FailureMinimumUsers, NoCardMinimumUsers, ConnectTimeoutSeconds, RetryBaseSeconds,
        RetryMaxSeconds, RetryAfterMaxSeconds, RampSeconds, MaxResponseBytes, CheckEchoedSpends, BreakerFailureRatio, BreakerMinimumAttempts,
        BreakerSamplingSeconds, BreakerOpenSeconds, HoldSeconds, HoldMaxSeconds,
    ];

    /// <summary>The settings that exist only in the configuration file.</summary>
    public static IReadOnlyList<ISetting> InFileOnly { get; } =
        [SleepBetweenRequests, RateLimitEnabled, SkipEmptyRows, ContinueOnError, ExtractSpendKeys, ColumnMappings];

    /// <summary>The settings that the command line reads only from the environment: secrets, and what protects them.</summary>
    public static IReadOnlyList<ISetting> InEnvironmentOnly { get; } = [PartnerToken, AllowPlainHttp, StorageAccount, Debug];

    /// <summary>All settings.</summary>
    public static IReadOnlyList<ISetting> All { get; } =
    [
        Config, .. WithFlags, .. Experts, .. InFileOnly, .. InEnvironmentOnly, WeeklyAt, WeeklyPrefix, InputPrefix, Container, InputContainer, HistoryDays,
        TracedRuns, Hub,
    ];

    // Both hosts compare the value with the agreed number when they know both.
    private static SettingKind<int> UpToTheAgreed(string name) => SettingKinds.Whole(1, RunSettings.MostAgreedConcurrency) with
    {
        Expected = $"a whole number from 1 to {RunSettings.MostConcurrency}, or to {name} (the API's owners agreed to no more requests in flight)",
        Range = $"requests, 1 to {RunSettings.MostConcurrency}, or to the agreed concurrency",
    };

    private static Setting<T> Expert<T>(
        SettingKind<T> kind, string name, string otherwise, string help, SettingHosts hosts = SettingHosts.CommandLine, string? oldName = null) =>
        new(kind)
        {
            Variable = VariableOf(name),
            OldVariables = oldName is null ? [] : [new(VariableOf(oldName), hosts)],
            Key = KeyOf(name),
            OldKeys = oldName is null ? [] : [KeyOf(oldName)],
            Hosts = hosts,
            Default = otherwise,
            Help = help,
        };

    private static string VariableOf(string name) => Prefix + name.ToUpperInvariant();

    private static string KeyOf(string name) => $"{OwnSection}.{name}";

    private static string Show(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string ShowShare(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100}%");
}
