using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>Makes a run's options of flags, variables and the configuration file, and finds every problem at once.</summary>
internal sealed class RunOptionsResolver
{
    /// <summary>The flag that names the configuration file.</summary>
    public const string ConfigFlag = "--config";

    /// <summary>The variable of <c>--config</c>.</summary>
    public const string ConfigVariable = "CARDGENIUS_CONFIG";

    /// <summary>The store where none is named, below the current folder.</summary>
    public const string DefaultStore = "cardgenius-store";

    private const string None = "none";

    // The names that today's script looks for beside its configuration file.
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

    /// <summary>Resolves.</summary>
    /// <param name="flags">Text by flag, as typed.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <exception cref="UsageException">Something given cannot be used; it holds every problem.</exception>
    public static async Task<RunOptions> ResolveAsync(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        var resolver = new RunOptionsResolver(
            new SettingSources(flags, variables, file, folder, findings), variables, file, findings, folder);
        var options = await resolver.ResolveAsync();
        findings.ThrowIfAny();
        return options with { Warnings = findings.Warnings };
    }

    /// <summary>What <c>resume</c> may be given. What a run is planned with stands; only flags change it, so that a variable that is set for
    /// other runs does not slip into this one.</summary>
    /// <exception cref="UsageException">Something given cannot be used; it holds every problem.</exception>
    public static ResumeOptions ResolveResume(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, bool acceptFailures)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        var sources = new SettingSources(flags, variables, file, folder, findings);
        var tolerance = sources.FindFlag(SettingCatalog.FailureTolerance);
        if (acceptFailures && tolerance is not null)
        {
            findings.Problem($"{tolerance.Origin.Place}: --accept-failures tolerates all of them; give one of the two");
        }

        var amendments = new RunAmendments
        {
            Url = sources.FindFlag(SettingCatalog.Api)?.Value,
            Concurrency = sources.FindFlag(SettingCatalog.Concurrency)?.Value,
            RequestsPerSecond = sources.FindFlag(SettingCatalog.Rps)?.Value,
            FailureTolerance = acceptFailures ? 1 : tolerance?.Value,
            NoCardTolerance = sources.FindFlag(SettingCatalog.NoCardTolerance)?.Value,
        };
        var output = sources.FindFlag(SettingCatalog.Output);
        var options = new ResumeOptions(
            amendments,
            StorePlaces.Find(sources, variables, folder, findings),
            output?.Origin.FullPath(output.Value),
            sources.Find(SettingCatalog.Force)?.Value ?? false,
            !(sources.Find(SettingCatalog.NoWait)?.Value ?? false));
        findings.ThrowIfAny();
        return options;
    }

    /// <summary>The store alone, for commands that need no more.</summary>
    /// <exception cref="UsageException">It cannot be made out; all problems are in it.</exception>
    public static StorePlace ResolveStore(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder)
    {
        var findings = new Findings();
        var file = ReadFile(flags, variables, folder, findings);
        var store = StorePlaces.Find(new SettingSources(flags, variables, file, folder, findings), variables, folder, findings);
        findings.ThrowIfAny();
        return store;
    }

    /// <summary>The run id that a flag names; null where it names none.</summary>
    /// <exception cref="UsageException">It is no run id.</exception>
    public static string? ResolveRunId(IReadOnlyDictionary<string, string> flags, string folder)
    {
        var findings = new Findings();
        var id = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings).FindFlag(SettingCatalog.RunId);
        findings.ThrowIfAny();
        return id?.Value;
    }

    private static ConfigurationFile? ReadFile(
        IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder, Findings findings)
    {
        Variables.Check(variables, findings);
        var config = flags.GetValueOrDefault(ConfigFlag) ?? variables.GetValueOrDefault(ConfigVariable);
        return string.IsNullOrEmpty(config) ? null : ConfigurationFile.Read(Path.GetFullPath(config, folder), findings);
    }

    private async Task<RunOptions> ResolveAsync()
    {
        var defaults = new RunSettings();
        var concurrency = Value(SettingCatalog.Concurrency, defaults.Concurrency);
        var top = Value(SettingCatalog.Top, defaults.TopN);
        var (tolerance, minimum) = Tolerance(defaults);
        var (hold, longestHold) = Holds(defaults);
        var input = Find(SettingCatalog.Input);
        var settings = defaults with
        {
            Input = Input(input?.Origin.FullPath(input.Value)),
            Api = Api(concurrency),
            Concurrency = concurrency,
            TopN = top,
            FailureTolerance = tolerance,
            FailureMinimumUsers = minimum,
            NoCardTolerance = Value(SettingCatalog.NoCardTolerance, defaults.NoCardTolerance),
            NoCardMinimumUsers = Value(SettingCatalog.NoCardMinimumUsers, defaults.NoCardMinimumUsers),
            ChunkSize = Value(SettingCatalog.ChunkSize, defaults.ChunkSize),
            PartSize = Value(SettingCatalog.PartSize, defaults.PartSize),
            CheckpointUsers = Value(SettingCatalog.CheckpointUsers, defaults.CheckpointUsers),
            CheckpointSeconds = Value(SettingCatalog.CheckpointSeconds, defaults.CheckpointSeconds),
            HoldSeconds = hold,
            HoldMaxSeconds = longestHold,
            SpendKeys = _file?.ReadSpendKeys() ?? defaults.SpendKeys,
            Excel = Value(SettingCatalog.Xlsx, defaults.Excel),
            CsvSafe = Value(SettingCatalog.CsvSafe, defaults.CsvSafe),
            TimeZone = Find(SettingCatalog.TimeZone)?.Value,
        };
        var output = Find(SettingCatalog.Output);
        return new RunOptions
        {
            Settings = settings,
            Rules = await RulesAsync(top),
            Store = StorePlaces.Find(_sources, _variables, _folder, _findings),
            InputFile = input?.Origin.FullPath(input.Value),
            RunId = Find(SettingCatalog.RunId)?.Value,
            OutputFile = output?.Origin.FullPath(output.Value),
            Force = Value(SettingCatalog.Force, false),
            Wait = !Value(SettingCatalog.NoWait, false),
            Given = _given,
        };
    }

    private InputSettings Input(string? path)
    {
        var defaults = new InputSettings();
        return defaults with
        {
            Path = path ?? "",
            Sheet = Find(SettingCatalog.Sheet)?.Value,
            Limit = Find(SettingCatalog.Limit)?.Value,
            ColumnMappings = _file?.ReadColumnMappings(),
            OtherOnline = Value(SettingCatalog.OtherOnline, defaults.OtherOnline),
            SkipEmptyRows = Value(SettingCatalog.SkipEmptyRows, defaults.SkipEmptyRows),
            IgnoreColumns = Value(SettingCatalog.IgnoreColumns, defaults.IgnoreColumns),
        };
    }

    private ApiSettings Api(int concurrency)
    {
        var defaults = new ApiSettings();
        var (rate, burst) = Rate(concurrency, defaults.Burst);
        return defaults with
        {
            Url = Value(SettingCatalog.Api, defaults.Url),
            TimeoutSeconds = Value(SettingCatalog.Timeout, defaults.TimeoutSeconds),
            ConnectTimeoutSeconds = Value(SettingCatalog.ConnectTimeout, defaults.ConnectTimeoutSeconds),
            Attempts = Value(SettingCatalog.Attempts, defaults.Attempts),
            RetryBaseSeconds = Value(SettingCatalog.RetryBase, defaults.RetryBaseSeconds),
            RetryMaxSeconds = Value(SettingCatalog.RetryMax, defaults.RetryMaxSeconds),
            RetryAfterMaxSeconds = Value(SettingCatalog.RetryAfterMax, defaults.RetryAfterMaxSeconds),
            RequestsPerSecond = rate,
            Burst = burst,
            RampSeconds = Value(SettingCatalog.Ramp, defaults.RampSeconds),
            MaxAnswerBytes = Value(SettingCatalog.MaxAnswerBytes, defaults.MaxAnswerBytes),
            CheckEchoedSpends = Value(SettingCatalog.CheckEchoedSpends, defaults.CheckEchoedSpends),
            BreakerFailureRatio = Value(SettingCatalog.BreakerFailureRatio, defaults.BreakerFailureRatio),
            BreakerMinimumAttempts = Value(SettingCatalog.BreakerMinimumAttempts, defaults.BreakerMinimumAttempts),
            BreakerSamplingSeconds = Value(SettingCatalog.BreakerSampling, defaults.BreakerSamplingSeconds),
            BreakerOpenSeconds = Value(SettingCatalog.BreakerOpen, defaults.BreakerOpenSeconds),
        };
    }

    // Today's script can slow itself in two ways: a rate limit, and a sleep of each worker between its requests. The second is a rate
    // too: workers that sleep s seconds between requests make at most workers / s of them a second. The lower of both holds.
    private (double? Rate, int Burst) Rate(int concurrency, int defaultBurst)
    {
        var enabled = _sources.Find(SettingCatalog.RateLimitEnabled)?.Value ?? true;
        var given = Find(SettingCatalog.Rps);
        var rate = given is { Origin.IsFile: true } && !enabled ? null : given;
        var burst = Find(SettingCatalog.Burst);
        if (burst is { Origin.IsFile: false } && rate is null && (given is not null || !_sources.IsGiven(SettingCatalog.Rps)))
        {
            _findings.Problem($"{burst.Origin.Place}: has no effect without --rps; give both");
        }

        var sleep = _sources.Find(SettingCatalog.SleepBetweenRequests)?.Value ?? 0;
        var cap = sleep > 0 && rate is not { Origin.IsFile: false } ? concurrency / sleep : double.PositiveInfinity;
        var lowest = Math.Min(rate?.Value ?? double.PositiveInfinity, cap);
        return double.IsFinite(lowest)
            ? (lowest, rate is null ? defaultBurst : burst?.Value ?? defaultBurst)
            : (null, defaultBurst);
    }

    private (double Tolerance, int MinimumUsers) Tolerance(RunSettings defaults)
    {
        var stopAtFirst = _sources.Find(SettingCatalog.ContinueOnError) is { Value: false };
        var tolerance = Find(SettingCatalog.FailureTolerance)?.Value ?? (stopAtFirst ? 0 : defaults.FailureTolerance);

        // No failure is tolerated: then the first one decides, however few users are done.
        var minimum = tolerance == 0 ? 1 : defaults.FailureMinimumUsers;
        return (tolerance, Value(SettingCatalog.FailureMinimumUsers, minimum));
    }

    private (double First, double Longest) Holds(RunSettings defaults)
    {
        var first = Value(SettingCatalog.Hold, defaults.HoldSeconds);
        var longest = Find(SettingCatalog.HoldMax);
        if (longest?.Value < first)
        {
            _findings.Problem($"{longest.Origin.Place}: {longest.Value} is below the first hold ({first} s); the longest cannot be shorter");
        }

        return (first, longest?.Value ?? Math.Max(first, defaults.HoldMaxSeconds));
    }

    private async Task<RankingRules> RulesAsync(int top)
    {
        var rules = new RankingRules { TopN = top };
        if (RulesFile(SettingCatalog.Commissionable, CommissionableCards) is { } cards
            && await TryAsync(() => RankingRulesReader.ReadAsync(top, cards, null)) is { } filtered)
        {
            rules = filtered;
        }

        return RulesFile(SettingCatalog.DisplayNames, DisplayNames) is { } names
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
