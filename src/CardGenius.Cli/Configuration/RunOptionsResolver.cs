using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>Reads the options of a command from flags, variables and the configuration file. It reports all problems at once.</summary>
internal sealed class RunOptionsResolver
{
    /// <summary>The default store, in the current folder.</summary>
    public const string DefaultStore = "cardgenius-store";

    private const string None = "none";

    // The Python script reads the files with these names in the folder of its configuration file.
    private const string CommissionableCards = "commissionable_cards.json";
    private const string DisplayNames = "cashkaro_display_names.json";

    private readonly SettingSources _sources;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly ConfigurationFile? _file;
    private readonly Findings _findings;
    private readonly string _folder;
    private readonly HashSet<ISetting> _given = [];

    private RunOptionsResolver(
        SettingSources sources, IReadOnlyDictionary<string, string> variables, ConfigurationFile? file, Findings findings, string folder)
    {
        _sources = sources;
        _variables = variables;
        _file = file;
        _findings = findings;
        _folder = folder;
    }

    /// <summary>Returns the options of a run.</summary>
    /// <param name="flags">The text of each flag, as typed.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="warn">Receives the warnings.</param>
    /// <exception cref="UsageException">A value cannot be used. The exception contains all problems.</exception>
    public static async Task<RunOptions> ResolveAsync(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, Action<string> warn)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        Variables.WarnOfMisspelled(variables, findings);
        var resolver = new RunOptionsResolver(
            new SettingSources(flags, variables, file, folder, findings), variables, file, findings, folder);
        var options = await resolver.ResolveAsync();
        findings.ThrowIfAny(warn);
        return options;
    }

    /// <summary>Returns the options of <c>resume</c>. The run keeps the settings from its planning. Only flags change them, because a variable for
    /// other runs must not change this run.</summary>
    /// <param name="flags">The text of each flag, as typed.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="acceptFailures">Whether the run continues even if many users fail.</param>
    /// <param name="warn">Receives the warnings.</param>
    /// <exception cref="UsageException">A value cannot be used. The exception contains all problems.</exception>
    public static ResumeOptions ResolveResume(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, bool acceptFailures, Action<string> warn)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        var sources = new SettingSources(flags, variables, file, folder, findings);
        var tolerance = sources.FindFlag(SettingTable.FailureTolerance);
        if (acceptFailures && tolerance is not null)
        {
            findings.Problem($"{tolerance.Origin.Place}: --accept-failures accepts all failures; use only one of these options");
        }

        var amendments = new RunAmendments
        {
            Url = sources.FindFlag(SettingTable.Api)?.Value,
            AgreedConcurrency = sources.FindFlag(SettingTable.AgreedConcurrency)?.Value,
            Concurrency = sources.FindFlag(SettingTable.Concurrency)?.Value,
            RequestsPerSecond = sources.FindFlag(SettingTable.RequestsPerSecond)?.Value,
            FailureTolerance = acceptFailures ? 1 : tolerance?.Value,
            NoCardTolerance = sources.FindFlag(SettingTable.NoCardTolerance)?.Value,
            RejectTolerance = sources.FindFlag(SettingTable.RejectTolerance)?.Value,
        };
        var output = sources.FindFlag(SettingTable.Output);
        var options = new ResumeOptions(
            amendments,
            StorePlaces.Find(sources, variables, folder, findings),
            output?.Origin.FullPath(output.Value),
            sources.Find(SettingTable.Force)?.Value ?? false,
            !(sources.Find(SettingTable.NoWait)?.Value ?? false));
        findings.ThrowIfAny(warn);
        return options;
    }

    /// <summary>Returns the store, for commands that need no other option.</summary>
    /// <param name="flags">The text of each flag, as typed.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="warn">Receives the warnings.</param>
    /// <exception cref="UsageException">A value cannot be used. The exception contains all problems.</exception>
    public static StorePlace ResolveStore(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, Action<string> warn)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        var store = StorePlaces.Find(new SettingSources(flags, variables, file, folder, findings), variables, folder, findings);
        findings.ThrowIfAny(warn);
        return store;
    }

    /// <summary>Returns the run id of the flag; null if the flag is not given.</summary>
    /// <exception cref="UsageException">The run id is not valid.</exception>
    public static string? ResolveRunId(IReadOnlyDictionary<string, string> flags, string folder)
    {
        var findings = new Findings();
        var id = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings).FindFlag(SettingTable.RunId);
        findings.ThrowIfAny();
        return id?.Value;
    }

    private static ConfigurationFile? ReadFile(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, Findings findings)
    {
        Variables.Check(variables, findings);
        var config = flags.GetValueOrDefault(SettingTable.Config.Flag!) ?? variables.GetValueOrDefault(SettingTable.Config.Variable!);
        return string.IsNullOrEmpty(config) ? null : ConfigurationFile.Read(Path.GetFullPath(config, folder), findings);
    }

    private async Task<RunOptions> ResolveAsync()
    {
        var defaults = new RunSettings();
        var agreed = Find(SettingTable.AgreedConcurrency)?.Value;
        var concurrency = Concurrency(agreed ?? RunSettings.MostConcurrency, defaults.Concurrency);
        var top = Value(SettingTable.TopN, defaults.TopN);
        var (tolerance, minimum) = Tolerance(defaults);
        var (hold, longestHold) = Holds(defaults);
        var input = Find(SettingTable.Input);
        var settings = defaults with
        {
            Input = Input(input?.Origin.FullPath(input.Value)),
            Api = Api(concurrency),
            AgreedConcurrency = agreed,
            Concurrency = concurrency,
            TopN = top,
            FailureTolerance = tolerance,
            FailureMinimumUsers = minimum,
            NoCardTolerance = Value(SettingTable.NoCardTolerance, defaults.NoCardTolerance),
            NoCardMinimumUsers = Value(SettingTable.NoCardMinimumUsers, defaults.NoCardMinimumUsers),
            RejectTolerance = Value(SettingTable.RejectTolerance, RunSettings.DefaultRejectTolerance),
            ChunkSize = Value(SettingTable.ChunkSize, defaults.ChunkSize),
            PartSize = Value(SettingTable.PartSize, defaults.PartSize),
            CheckpointUsers = Value(SettingTable.CheckpointUsers, defaults.CheckpointUsers),
            CheckpointSeconds = Value(SettingTable.CheckpointSeconds, defaults.CheckpointSeconds),
            HoldSeconds = hold,
            HoldMaxSeconds = longestHold,
            SpendKeys = _file?.ReadSpendKeys() ?? defaults.SpendKeys,
            Excel = Value(SettingTable.Xlsx, defaults.Excel),
            CsvSafe = Value(SettingTable.CsvSafe, defaults.CsvSafe),
            TimeZone = Find(SettingTable.TimeZone)?.Value,
        };
        var output = Find(SettingTable.Output);
        return new RunOptions
        {
            Settings = settings,
            Rules = await RulesAsync(top),
            Store = StorePlaces.Find(_sources, _variables, _folder, _findings),
            InputFile = input?.Origin.FullPath(input.Value),
            RunId = Find(SettingTable.RunId)?.Value,
            OutputFile = output?.Origin.FullPath(output.Value),
            Force = Value(SettingTable.Force, false),
            Wait = !Value(SettingTable.NoWait, false),
            Given = _given,
        };
    }

    private int Concurrency(int ceiling, int otherwise)
    {
        var given = Find(SettingTable.Concurrency);
        if (given?.Value > ceiling)
        {
            _findings.Problem(given.Origin.Expected(SettingTable.Concurrency.Kind.Expected));
        }

        return Math.Min(given?.Value ?? otherwise, ceiling);
    }

    private InputSettings Input(string? path)
    {
        var defaults = new InputSettings();
        return defaults with
        {
            Path = path ?? "",
            Sheet = Find(SettingTable.Sheet)?.Value,
            Limit = Find(SettingTable.Limit)?.Value,
            ColumnMappings = _file?.ReadColumnMappings(),
            OtherOnline = Value(SettingTable.OtherOnline, defaults.OtherOnline),
            SkipEmptyRows = Value(SettingTable.SkipEmptyRows, defaults.SkipEmptyRows),
            IgnoreColumns = Value(SettingTable.IgnoreColumns, defaults.IgnoreColumns),
        };
    }

    private ApiSettings Api(int concurrency)
    {
        var defaults = new ApiSettings();
        var (rate, burst) = Rate(concurrency, defaults.Burst);
        return defaults with
        {
            Url = Value(SettingTable.Api, defaults.Url),
            TimeoutSeconds = Value(SettingTable.ApiTimeoutSeconds, defaults.TimeoutSeconds),
            ConnectTimeoutSeconds = Value(SettingTable.ConnectTimeoutSeconds, defaults.ConnectTimeoutSeconds),
            Attempts = Value(SettingTable.Attempts, defaults.Attempts),
            RetryBaseSeconds = Value(SettingTable.RetryBaseSeconds, defaults.RetryBaseSeconds),
            RetryMaxSeconds = Value(SettingTable.RetryMaxSeconds, defaults.RetryMaxSeconds),
            RetryAfterMaxSeconds = Value(SettingTable.RetryAfterMaxSeconds, defaults.RetryAfterMaxSeconds),
            RequestsPerSecond = rate,
            Burst = burst,
            RampSeconds = Value(SettingTable.RampSeconds, defaults.RampSeconds),
            MaxAnswerBytes = Value(SettingTable.MaxResponseBytes, defaults.MaxAnswerBytes),
            CheckEchoedSpends = Value(SettingTable.CheckEchoedSpends, defaults.CheckEchoedSpends),
            BreakerFailureRatio = Value(SettingTable.BreakerFailureRatio, defaults.BreakerFailureRatio),
            BreakerMinimumAttempts = Value(SettingTable.BreakerMinimumAttempts, defaults.BreakerMinimumAttempts),
            BreakerSamplingSeconds = Value(SettingTable.BreakerSamplingSeconds, defaults.BreakerSamplingSeconds),
            BreakerOpenSeconds = Value(SettingTable.BreakerOpenSeconds, defaults.BreakerOpenSeconds),
        };
    }

    // The Python script can limit its rate in two ways: with a rate limit, and with a sleep of each worker between its requests. Workers that sleep
    // s seconds between requests send at most workers / s requests a second. The lower of the two rates applies.
    private (double? Rate, int Burst) Rate(int concurrency, int defaultBurst)
    {
        var enabled = _sources.Find(SettingTable.RateLimitEnabled)?.Value ?? true;
        var given = Find(SettingTable.RequestsPerSecond);
        var rate = given is { Origin.IsFile: true } && !enabled ? null : given;
        var burst = Find(SettingTable.Burst);
        if (burst is { Origin.IsFile: false } && rate is null && (given is not null || !_sources.IsGiven(SettingTable.RequestsPerSecond)))
        {
            _findings.Problem($"{burst.Origin.Place}: has no effect without --rps; set both");
        }

        var sleep = _sources.Find(SettingTable.SleepBetweenRequests)?.Value ?? 0;
        var cap = sleep > 0 && rate is not { Origin.IsFile: false } ? concurrency / sleep : double.PositiveInfinity;
        var lowest = Math.Min(rate?.Value ?? double.PositiveInfinity, cap);
        return double.IsFinite(lowest)
            ? (lowest, rate is null ? defaultBurst : burst?.Value ?? defaultBurst)
            : (null, defaultBurst);
    }

    private (double Tolerance, int MinimumUsers) Tolerance(RunSettings defaults)
    {
        var stopAtFirst = _sources.Find(SettingTable.ContinueOnError) is { Value: false };
        var tolerance = Find(SettingTable.FailureTolerance)?.Value ?? (stopAtFirst ? 0 : defaults.FailureTolerance);

        // With a tolerance of 0, the first failure stops the run, even if few users are finished.
        var minimum = tolerance == 0 ? 1 : defaults.FailureMinimumUsers;
        return (tolerance, Value(SettingTable.FailureMinimumUsers, minimum));
    }

    private (double First, double Longest) Holds(RunSettings defaults)
    {
        var first = Value(SettingTable.HoldSeconds, defaults.HoldSeconds);
        var longest = Find(SettingTable.HoldMaxSeconds);
        if (longest?.Value < first)
        {
            _findings.Problem($"{longest.Origin.Place}: {longest.Value} s is shorter than the first hold ({first} s); expected {first} or more");
        }

        return (first, longest?.Value ?? Math.Max(first, defaults.HoldMaxSeconds));
    }

    private async Task<RankingRules> RulesAsync(int top)
    {
        var rules = new RankingRules { TopN = top };
        if (RulesFile(SettingTable.CommissionableCardsFile, CommissionableCards) is { } cards
            && await TryAsync(() => RankingRulesReader.ReadAsync(top, cards, null)) is { } filtered)
        {
            rules = filtered;
        }

        return RulesFile(SettingTable.DisplayNamesFile, DisplayNames) is { } names
            && await TryAsync(() => RankingRulesReader.ReadAsync(top, null, names)) is { } named
                ? rules with { DisplayNames = named.DisplayNames }
                : rules;
    }

    private async Task<RankingRules?> TryAsync(Func<Task<RankingRules>> read)
    {
        try
        {
            return await read();
        }
        catch (InputException e)
        {
            _findings.Problem(e.Message);
            return null;
        }
    }

    private string? RulesFile(Setting<string> setting, string besideConfig)
    {
        if (Find(setting) is { } given)
        {
            return given.Value == None ? null : given.Origin.FullPath(given.Value);
        }

        var beside = _file is null ? null : Path.Combine(_file.Folder, besideConfig);
        return File.Exists(beside) ? beside : null;
    }

    private Resolved<T>? Find<T>(Setting<T> setting)
    {
        var value = _sources.Find(setting);
        if (value is not null)
        {
            _given.Add(setting);
        }

        return value;
    }

    private T Value<T>(Setting<T> setting, T otherwise) => Find(setting) is { } given ? given.Value : otherwise;
}
