using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Cli.Simulation;

/// <summary>The flags of <c>simulate</c>.</summary>
internal static class SimulatorFlags
{
    /// <summary>The default port.</summary>
    public const int DefaultPort = 5099;

    /// <summary>The flag of a fault. It can be repeated.</summary>
    public const string Fault = "--fault";

    public static Setting<int> Port { get; } = new(SettingKinds.Whole(0, 65535))
    {
        Flag = "--port",
        ValueName = "N",
        Default = "5099",
        Help = "The port on 127.0.0.1; 0 uses any free port.",
    };

    public static Setting<LatencyProfile> Latency { get; } = new(new(Latencies.Expected, [], Latencies.Parse))
    {
        Flag = "--latency",
        ValueName = "SPEC",
        Default = "production",
        Help = "How long responses take: production (1.0 s at best, 1.5 s typically, 3.0 s at worst), none, fixed:1500ms or lognormal:1500ms,p95=3000ms.",
    };

    public static Setting<double> TimeScale { get; } = new(SettingKinds.Number(0, 1000, "a factor"))
    {
        Flag = "--time-scale",
        ValueName = "X",
        Default = "1",
        Help = "A factor applied to every latency: 0.1 is ten times as fast.",
    };

    public static Setting<int> ResponseSize { get; } = new(new("a size from 1024 bytes to 16MB, e.g. 35KB or 1.5MB", [], ParseSize))
    {
        Flag = "--response-size",
        OldFlag = "--answer-size",
        ValueName = "SIZE",
        Default = "35KB",
        Help = "The size of a response, e.g. 20KB or 1.5MB.",
    };

    public static Setting<ResponseShape> Shape { get; } = new(SettingKinds.Choice(new Dictionary<string, ResponseShape>
    {
        ["data"] = ResponseShape.DataEnvelope,
        ["savings"] = ResponseShape.SavingsList,
        ["cards"] = ResponseShape.CardsList,
        ["array"] = ResponseShape.BareArray,
        ["mixed"] = ResponseShape.Mixed,
    }))
    {
        Flag = "--shape",
        ValueName = "SHAPE",
        Default = "data",
        Help = "The form of responses: data, savings, cards, array or mixed.",
    };

    public static Setting<int> Backends { get; } = new(SettingKinds.Whole(1, 1000, "backends"))
    {
        Flag = "--backends",
        ValueName = "N",
        Default = "3",
        Help = "The number of backends of the round-robin load balancer.",
    };

    public static Setting<int> BackendLimit { get; } = new(SettingKinds.Whole(1, 1_000_000, "requests"))
    {
        Flag = "--backend-limit",
        ValueName = "N",
        Default = "100",
        Help = "The number of requests that one backend processes at a time; more get a 503.",
    };

    public static Setting<bool> Queue { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--queue",
        Help = "A backend queues the requests above --backend-limit instead of responding with 503.",
    };

    public static Setting<int> OverloadAbove { get; } = new(SettingKinds.Whole(0, 1_000_000, "requests"))
    {
        Flag = "--overload-above",
        ValueName = "N",
        Default = "never",
        Help = "The number of requests at a backend, in progress or waiting, above which it becomes slower.",
    };

    public static Setting<double> OverloadGrowth { get; } = new(SettingKinds.Number(0, 1000, "a share"))
    {
        Flag = "--overload-growth",
        ValueName = "X",
        Default = "0.1",
        Help = "The added share of the latency for each request above --overload-above.",
    };

    public static Setting<int> CollapseAbove { get; } = new(SettingKinds.Whole(1, 1_000_000, "requests"))
    {
        Flag = "--collapse-above",
        ValueName = "N",
        Default = "never",
        Help = "The number of requests at a backend above which every further request gets a 504 after --collapse-time.",
    };

    public static Setting<TimeSpan> CollapseTime { get; } = new(new("a time such as 20s", [], text => (Durations.TryParse(text, out var time), time)))
    {
        Flag = "--collapse-time",
        ValueName = "TIME",
        Default = "20s",
        Help = "The time until the 504 of --collapse-above.",
    };

    public static Setting<int> ConnectionLimit { get; } = new(SettingKinds.Whole(1, 1_000_000, "connections"))
    {
        Flag = "--connection-limit",
        ValueName = "N",
        Default = "any number",
        Help = "The number of connections that a client may have; more are closed.",
    };

    public static Setting<bool> AnyPath { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--any-path",
        Help = "Respond to any method and path, for load tests with several requests.",
    };

    public static Setting<string> CachedPath { get; } = new(SettingKinds.Matching("a path that begins with /", text => text.StartsWith('/')))
    {
        Flag = "--cached-path",
        ValueName = "PATH",
        Help = "With --any-path: a path whose requests do not use a backend, like a resource in a cache.",
    };

    public static Setting<double> RateLimit { get; } = new(SettingKinds.Number(0.001, 1_000_000, "requests a second,"))
    {
        Flag = "--rate-limit",
        ValueName = "RPS",
        Default = "any number",
        Help = "The number of requests a second that a client may send; more get a 429.",
    };

    public static Setting<int> Burst { get; } = new(SettingKinds.Whole(1, 1_000_000, "requests"))
    {
        Flag = "--burst",
        ValueName = "N",
        Default = "30",
        Help = "The number of requests that a client may send at once before the rate limit applies.",
    };

    public static Setting<string> Token { get; } = new(SettingKinds.Text("a made-up token"))
    {
        Flag = "--token",
        ValueName = "TEXT",
        Help = "A made-up partner token that requests must contain: 401 without it, 403 with another.",
    };

    public static Setting<int> Seed { get; } = new(SettingKinds.Whole(int.MinValue, int.MaxValue))
    {
        Flag = "--seed",
        ValueName = "N",
        Default = "1",
        Help = "The seed of the random latencies and faults.",
    };

    public static Setting<bool> Gzip { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--gzip",
        Help = "Compress responses with gzip for clients that accept it.",
    };

    public static Setting<bool> Https { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--https",
        Help = "Use HTTPS with a self-signed certificate, which no client trusts.",
    };

    public static Setting<bool> CountProfiles { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--count-profiles",
        Help = "Count requests per distinct profile, so that /stats shows repeated requests.",
    };

    /// <summary>All flags except <see cref="Fault"/>.</summary>
    public static IReadOnlyList<ISetting> All { get; } =
    [
        Port, Latency, TimeScale, ResponseSize, Shape, Backends, BackendLimit, Queue, OverloadAbove, OverloadGrowth, CollapseAbove, CollapseTime,
        ConnectionLimit, AnyPath, CachedPath, RateLimit, Burst, Token, Gzip, Https, CountProfiles, Seed,
    ];

    /// <summary>Creates the simulator's options from the command line.</summary>
    /// <exception cref="UsageException">Values are wrong. The exception contains every problem.</exception>
    public static SimulatorOptions Resolve(IReadOnlyDictionary<string, string> flags, IReadOnlyList<string> faults)
    {
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, "", findings);
        var defaults = new SimulatorOptions { Port = DefaultPort };
        var rate = sources.Find(RateLimit)?.Value;
        var burst = sources.Find(Burst);
        RequireOther(Burst, RateLimit);
        RequireOther(OverloadGrowth, OverloadAbove);
        RequireOther(CollapseTime, CollapseAbove);
        RequireOther(CachedPath, AnyPath);
        var seed = Value(Seed, defaults.Seed);
        var options = defaults with
        {
            Port = Value(Port, defaults.Port),
            Latency = Value(Latency, defaults.Latency),
            TimeScale = Value(TimeScale, defaults.TimeScale),
            ResponseBytes = Value(ResponseSize, defaults.ResponseBytes),
            Shape = Value(Shape, defaults.Shape),
            Backends = Value(Backends, defaults.Backends),
            BackendConcurrency = Value(BackendLimit, defaults.BackendConcurrency),
            OverLimit = Value(Queue, false) ? OverLimit.Queue : OverLimit.Reject,
            OverloadAbove = sources.Find(OverloadAbove)?.Value,
            OverloadGrowth = Value(OverloadGrowth, defaults.OverloadGrowth),
            CollapseAbove = sources.Find(CollapseAbove)?.Value,
            CollapseTime = Value(CollapseTime, defaults.CollapseTime),
            ConnectionsPerClient = sources.Find(ConnectionLimit)?.Value,
            AnyPath = Value(AnyPath, false),
            CachedPath = sources.Find(CachedPath)?.Value,
            RequestsPerSecond = rate,
            Burst = burst?.Value ?? defaults.Burst,
            PartnerToken = sources.Find(Token)?.Value,
            Seed = seed,
            Gzip = Value(Gzip, false),
            Https = Value(Https, false),
            CountProfiles = Value(CountProfiles, false),
            Faults = ParseFaults(faults, findings) with { Seed = seed },
        };
        findings.ThrowIfAny();
        return options;

        void RequireOther(ISetting setting, ISetting other)
        {
            if (flags.TryGetValue(setting.Flag!, out var typed) && !sources.IsGiven(other))
            {
                findings.Problem($"{setting.Flag} {typed}: has no effect without {other.Flag}; give both");
            }
        }

        T Value<T>(Setting<T> setting, T otherwise) => sources.Find(setting) is { } given ? given.Value : otherwise;
    }

    private static FaultPlan ParseFaults(IReadOnlyList<string> faults, Findings findings)
    {
        var rules = new List<FaultRule>();
        foreach (var fault in faults)
        {
            try
            {
                rules.Add(FaultRule.Parse(fault));
            }
            catch (FormatException e)
            {
                findings.Problem($"{Fault} {fault}: {e.Message}");
            }
        }

        return FaultPlan.Of(rules);
    }

    private static (bool Ok, int Value) ParseSize(string text) =>
        Sizes.TryParse(text, out var bytes) && bytes is >= 1024 and <= 16_000_000 ? (true, (int)bytes) : default;
}
