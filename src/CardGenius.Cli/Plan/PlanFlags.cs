using System.Globalization;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Simulation;
using CardGenius.Load;
using CardGenius.Load.Goals;
using CardGenius.Load.Latency;

namespace CardGenius.Cli.Plan;

/// <summary>The flags of <c>plan</c> for the figures of the prediction. They have no variables, because a plan changes nothing.</summary>
internal static class PlanFlags
{
    /// <summary>The flag that prints the message to the API's owners.</summary>
    public const string Notice = "--notice";

    private const string ShareForm = "throttled=1%,timed-out=0.1%,refused=0.5%";

    public static Setting<long> Users { get; } = new(SettingKinds.WholeLong(1, 100_000_000, "users"))
    {
        Flag = "--users",
        ValueName = "N",
        Default = "those of the input, or 50000",
        Help = "Predict for N users, without an input.",
    };

    public static Setting<int> Concurrency { get; } = new(SettingKinds.Whole(1, 100_000, "requests"))
    {
        Flag = "--concurrency",
        ValueName = "N",
        Default = "that of a run",
        Help = "Requests in flight. More than the agreed 20 can be planned but not run.",
    };

    public static Setting<LatencyDistribution> Latency { get; } = new(new(PlanLatencies.Expected, [], PlanLatencies.Parse))
    {
        Flag = "--latency",
        ValueName = "SPEC",
        Default = "production: 1.5 s on average, 95 % within 2.3 s",
        Help = "How long responses take: a mean such as 1.5s, fixed:1.5s, or lognormal:mean=1.5s,p95=2.3s (also p50, p99, min, max).",
    };

    public static Setting<string> From { get; } = new(SettingKinds.Text("the path of a .json file"))
    {
        Flag = "--from",
        ValueName = "FILE",
        Help = "Read the latency from the output of probe --json or run --json.",
    };

    public static Setting<double> Drift { get; } = new(SettingKinds.Share)
    {
        Flag = "--drift",
        ValueName = "SHARE",
        Default = "5%",
        Help = "The variation of the mean latency between runs (one standard deviation). It widens the interval.",
    };

    public static Setting<double> RateLimit { get; } = new(SettingKinds.Number(0.001, 1_000_000, "requests a second,"))
    {
        Flag = "--rate-limit",
        ValueName = "RPS",
        Default = "that of a run",
        Help = "The client's rate limit in requests a second.",
    };

    public static Setting<decimal> RequestSize { get; } = new(Size)
    {
        Flag = "--request-size",
        ValueName = "SIZE",
        Default = "500",
        Help = "The size of a request's body, e.g. 500 or 2KB.",
    };

    public static Setting<decimal> ResponseSize { get; } = new(Size)
    {
        Flag = "--response-size",
        OldFlag = "--answer-size",
        ValueName = "SIZE",
        Default = "35KB",
        Help = "The size of a response's body after decompression, e.g. 35KB or 1.5MB.",
    };

    public static Setting<decimal> CompressedSize { get; } = new(Size)
    {
        Flag = "--compressed-size",
        ValueName = "SIZE",
        Default = "the value of --response-size",
        Help = "The size of a response's body as sent, if the API compresses it.",
    };

    public static Setting<double> Link { get; } = new(new("a bandwidth above 0 such as 100Mbps or 1Gbps", [], ParseLink))
    {
        Flag = "--link",
        ValueName = "MBPS",
        Default = "no limit",
        Help = "The bandwidth of the link to the API, e.g. 100Mbps.",
    };

    public static Setting<int> Backends { get; } = new(SettingKinds.Whole(1, 1000, "backends"))
    {
        Flag = "--backends",
        ValueName = "N",
        Default = "3",
        Help = "The number of backends of the API.",
    };

    public static Setting<double> RetryShare { get; } = new(SettingKinds.Share)
    {
        Flag = "--retry-share",
        ValueName = "SHARE",
        Default = "0%",
        Help = "The share of requests that fail after a normal latency and are retried.",
    };

    public static Setting<ErrorShares> Errors { get; } = new(new($"shares such as {ShareForm}", [], ParseErrors))
    {
        Flag = "--errors",
        ValueName = "SHARES",
        Default = "none",
        Help = $"The shares of requests that fail in other ways, e.g. {ShareForm}.",
    };

    public static Setting<string> Start { get; } = new(SettingKinds.Text(PlanTimes.Expected))
    {
        Flag = "--start",
        ValueName = "TIME",
        Default = "now",
        Help = "The start of the run, e.g. \"Monday 02:00\" or \"2026-12-03 18:00\".",
    };

    public static Setting<string> By { get; } = new(SettingKinds.Text(PlanTimes.Expected))
    {
        Flag = "--by",
        ValueName = "TIME",
        Help = "Show what is needed to end by a time, e.g. \"Thursday 18:00\".",
    };

    public static Setting<double> Within { get; } = new(new("a time above 0 such as 90min, 1h or 3d", [], ParseWithin))
    {
        Flag = "--within",
        ValueName = "TIME",
        Help = "Show what is needed to end within a time, e.g. 1h.",
    };

    public static Setting<double> Rps { get; } = new(SettingKinds.Number(0.001, 1_000_000, "requests a second,"))
    {
        Flag = "--rps",
        ValueName = "N",
        Help = "Show what is needed for N requests a second. (--rate-limit sets the plan's rate limit.)",
    };

    /// <summary>All flags except <see cref="Notice"/>.</summary>
    public static IReadOnlyList<ISetting> All { get; } =
    [
        Users, Concurrency, Latency, From, Drift, RateLimit, RequestSize, ResponseSize, CompressedSize, Link, Backends, RetryShare, Errors, Start,
        By, Within, Rps,
    ];

    private static SettingKind<decimal> Size => new(
        "a size such as 500, 35KB or 1.5MB", [], text => (Sizes.TryParse(text, out var bytes), bytes));

    private static (bool Ok, double Value) ParseLink(string text)
    {
        var unit = text.EndsWith("Gbps", StringComparison.OrdinalIgnoreCase) ? 1000.0 : 1.0;
        var number = text.EndsWith("bps", StringComparison.OrdinalIgnoreCase) && text.Length > 4 ? text[..^4] : text;
        var ok = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && (number == text || text[^4] is 'G' or 'g' or 'M' or 'm');
        return (ok && value is > 0 and <= 1_000_000, value * unit);
    }

    private static (bool Ok, double Value) ParseWithin(string text) =>
        (Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero, duration.TotalSeconds);

    private static (bool Ok, ErrorShares Value) ParseErrors(string text)
    {
        var shares = new ErrorShares();
        foreach (var part in text.Split(','))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (ok, share) = SettingKinds.Share.Read(at < 0 ? "" : part[(at + 1)..]);
            if (!ok)
            {
                return (false, shares);
            }

            switch (part[..at].Trim())
            {
                case "throttled":
                    shares = shares with { Throttled = share };
                    break;
                case "timed-out":
                    shares = shares with { TimedOut = share };
                    break;
                case "refused":
                    shares = shares with { Refused = share };
                    break;
                default:
                    return (false, shares);
            }
        }

        return (true, shares);
    }
}
