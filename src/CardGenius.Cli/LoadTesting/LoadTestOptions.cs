using System.Text;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Cli.LoadTesting;

/// <summary>What the command line of <c>load-test</c> asks for.</summary>
/// <param name="Target">The address.</param>
/// <param name="Plan">What the test does.</param>
/// <param name="Timeout">The timeout of a request.</param>
/// <param name="IsLoopback">Whether the test may only use this machine.</param>
/// <param name="Outputs">The files of the report.</param>
internal sealed record LoadTestOptions(
    Uri Target, LoadTestPlan Plan, TimeSpan Timeout, bool IsLoopback, IReadOnlyList<string> Outputs)
{
    /// <summary>The flag of an abort condition. It can be repeated.</summary>
    public const string Abort = "--abort";

    /// <summary>The flag of a report. It can be repeated.</summary>
    public const string Output = "--output";

    /// <summary>The endings of <see cref="Output"/>.</summary>
    public static readonly IReadOnlyList<string> Endings = [".json", ".md", ".html"];

    private const string PartnerToken = "partner-token";
    private const int RampStages = 10;

    private static readonly IReadOnlyList<int> DefaultStages = [5, 10, 20];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">Values are wrong, or the test is not permitted. The exception contains every problem.</exception>
    public static async Task<LoadTestOptions> ResolveAsync(
        string url,
        IReadOnlyDictionary<string, string> flags,
        IReadOnlyList<string> aborts,
        IReadOnlyList<string> outputs,
        IReadOnlyDictionary<string, string> variables,
        string folder)
    {
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings);
        var (isUrl, _) = SettingKinds.Url.Read(url);
        if (!isUrl)
        {
            throw new UsageException($"URL: expected {SettingKinds.Url.Expected}");
        }

        var target = new Uri(url);
        CheckPermission(target, sources, findings);
        var stages = Stages(sources, findings);
        var plan = new LoadTestPlan
        {
            Stages = stages,
            Requests = await RequestsAsync(target, sources, variables, findings),
            WarmUp = sources.Find(LoadTestFlags.WarmUp)?.Value ?? TimeSpan.FromSeconds(2),
            ThinkTime = sources.Find(LoadTestFlags.ThinkTime)?.Value ?? TimeSpan.Zero,
            MaxConcurrency = sources.Find(LoadTestFlags.MaxConcurrency)?.Value ?? MostUsers(stages),
            MaxRate = sources.Find(LoadTestFlags.MaxRate)?.Value,
            AbortRules = Rules(aborts, findings),
        };
        CheckLimits(plan, sources, findings);
        var timeout = sources.Find(LoadTestFlags.RequestTimeout)?.Value ?? TimeSpan.FromSeconds(30);
        var files = Files(outputs, folder, findings);
        findings.ThrowIfAny();
        CheckSecrets(target, plan, variables);
        return new LoadTestOptions(target, plan, timeout, LoadPermission.IsLoopback(target), files);
    }

    private static int MostUsers(IReadOnlyList<LoadStage> stages) =>
        stages.OfType<UserStage>().Select(s => s.Users).DefaultIfEmpty(LoadTestPlan.DefaultMaxConcurrency).Max();

    private static void CheckPermission(Uri target, SettingSources sources, Findings findings)
    {
        var stated = sources.Find(LoadTestFlags.Permission);
        var flag = LoadTestFlags.Permission.Flag;
        if (stated is not null && !LoadPermission.Names(target, stated.Value))
        {
            findings.Problem($"{stated.Origin.Place}: the host of the test is {target.Host}");
        }
        else if (stated is null && !LoadPermission.IsLoopback(target))
        {
            findings.Problem(
                $"{target.Host} is another machine. A load test can make it unavailable for others. If its owners permit the test, add {flag} {target.Host}");
        }
    }

    private static List<LoadStage> Stages(SettingSources sources, Findings findings)
    {
        var time = sources.Find(LoadTestFlags.StageTime)?.Value ?? TimeSpan.FromSeconds(60);
        var at = sources.Find(LoadTestFlags.At)?.Value;
        if (sources.Find(LoadTestFlags.Ramp) is { } ramp)
        {
            foreach (var setting in (ISetting[])[LoadTestFlags.Stages, LoadTestFlags.Burst, LoadTestFlags.StageTime, LoadTestFlags.At, LoadTestFlags.ThinkTime])
            {
                if (sources.IsGiven(setting))
                {
                    findings.Problem($"{setting.Flag}: is for users and has no effect with {LoadTestFlags.Ramp.Flag}; give one of the two");
                }
            }

            var over = sources.Find(LoadTestFlags.Over)?.Value ?? TimeSpan.FromMinutes(10);
            return [.. RateStage.Divide(ramp.Value.From, ramp.Value.To, over, RampStages)];
        }

        if (sources.IsGiven(LoadTestFlags.Over))
        {
            findings.Problem($"{LoadTestFlags.Over.Flag}: has no effect without {LoadTestFlags.Ramp.Flag}; give both");
        }

        var burst = sources.Find(LoadTestFlags.Burst);
        var users = sources.Find(LoadTestFlags.Stages)?.Value ?? (burst is null ? DefaultStages : []);
        if (burst is not null && users.Any(u => u >= burst.Value))
        {
            findings.Problem($"{burst.Origin.Place}: expected more users than in {LoadTestFlags.Stages.Flag}");
        }

        return [.. users.Concat(burst is null ? [] : [burst.Value]).Select(u => new UserStage(u, time, at))];
    }

    private static void CheckLimits(LoadTestPlan plan, SettingSources sources, Findings findings)
    {
        if (plan.Stages.OfType<UserStage>().Any(s => s.Users > plan.MaxConcurrency))
        {
            findings.Problem(
                $"{sources.Find(LoadTestFlags.MaxConcurrency)!.Origin.Place}: a stage has {MostUsers(plan.Stages)} users, more than this maximum");
        }

        if (plan.MaxRate is { } most && plan.Stages.OfType<RateStage>().Any(s => s.ToRate > most))
        {
            findings.Problem($"{sources.Find(LoadTestFlags.MaxRate)!.Origin.Place}: the ramp has a higher rate than this maximum");
        }
    }

    private static async Task<IReadOnlyList<LoadRequest>> RequestsAsync(
        Uri target, SettingSources sources, IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        if (sources.Find(LoadTestFlags.Requests) is not { } file)
        {
            return [Default(target, variables)];
        }

        try
        {
            return RequestFile.Parse(await File.ReadAllTextAsync(file.Origin.FullPath(file.Value)), target, variables.GetValueOrDefault);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            findings.Problem($"{file.Origin.Place}: {e.Message}");
            return [];
        }
    }

    private static LoadRequest Default(Uri target, IReadOnlyDictionary<string, string> variables)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" };
        var token = variables.GetValueOrDefault(SettingTable.PartnerToken.Variable!);
        if (!string.IsNullOrEmpty(token))
        {
            headers[PartnerToken] = token;
        }

        return new LoadRequest
        {
            Name = $"POST {target.AbsolutePath}",
            Method = "POST",
            Address = target,
            Body = Encoding.UTF8.GetBytes("{}"),
            Headers = headers,
            SecretHeaders = string.IsNullOrEmpty(token) ? [] : [PartnerToken],
        };
    }

    private static List<AbortRule> Rules(IReadOnlyList<string> texts, Findings findings)
    {
        var rules = new List<AbortRule>();
        foreach (var text in texts.SelectMany(t => t.Split(',')))
        {
            if (AbortRule.Parse(text) is { } rule)
            {
                rules.Add(rule);
            }
            else
            {
                findings.Problem($"{Abort} {text}: expected {AbortRule.Expected}");
            }
        }

        return rules;
    }

    private static List<string> Files(IReadOnlyList<string> outputs, string folder, Findings findings)
    {
        foreach (var output in outputs.Where(o => !Endings.Contains(Path.GetExtension(o).ToLowerInvariant())))
        {
            findings.Problem($"{Output} {output}: expected a file that ends with {string.Join(" or ", Endings)}");
        }

        return [.. outputs.Select(o => Path.GetFullPath(o, folder))];
    }

    // The rule is that of the partner token in a run.
    private static void CheckSecrets(Uri target, LoadTestPlan plan, IReadOnlyDictionary<string, string> variables)
    {
        var secret = plan.Requests.SelectMany(r => r.SecretHeaders).FirstOrDefault();
        if (secret is not null && target.Scheme == Uri.UriSchemeHttp && !LoadPermission.IsLoopback(target) && !Variables.AllowsPlainHttp(variables))
        {
            throw new UsageException(
                $"The header {secret} would be sent unencrypted to {target.Authority}, so no request was made. Use https. "
                + $"To send it unencrypted anyway, set {SettingTable.AllowPlainHttp.Variable}=true.");
        }
    }
}
