using System.Globalization;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Simulation;

namespace CardGenius.Cli.LoadTesting;

/// <summary>The flags of <c>load-test</c> with one value.</summary>
internal static class LoadTestFlags
{
    /// <summary>The largest number of users or of requests in flight.</summary>
    public const int MostUsers = 20_000;

    private const int MostRate = 100_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static Setting<IReadOnlyList<int>> Stages { get; } = new(new(
        $"increasing numbers of users from 1 to {MostUsers}, e.g. 10,50,100", [], ParseStages))
    {
        Flag = "--stages",
        ValueName = "LIST",
        Default = "5,10,20",
        Help = "The numbers of users of the stages. Each user sends one request after another.",
    };

    public static Setting<TimeSpan> StageTime { get; } = new(Time)
    {
        Flag = "--stage-time",
        ValueName = "TIME",
        Default = "60s",
        Help = "How long each stage is measured.",
    };

    public static Setting<int> Burst { get; } = new(SettingKinds.Whole(1, MostUsers, "users"))
    {
        Flag = "--burst",
        ValueName = "N",
        Help = "A stage with N users, after those of --stages if they are given.",
    };

    public static Setting<double> At { get; } = new(new("a number a second above 0, e.g. 100/s", [], ParsePerSecond))
    {
        Flag = "--at",
        ValueName = "RATE",
        Default = "all at once",
        Help = "The number of users that start a second, e.g. 100/s.",
    };

    public static Setting<TimeSpan> ThinkTime { get; } = new(TimeOrZero)
    {
        Flag = "--think-time",
        ValueName = "TIME",
        Default = "0s",
        Help = "The average pause of a user between a response and the next request.",
    };

    public static Setting<(double From, double To)> Ramp { get; } = new(new(
        "two arrival rates in requests a second, e.g. 0..200", [], ParseRamp))
    {
        Flag = "--ramp",
        ValueName = "A..B",
        Help = "Instead of users: an arrival rate that rises from A to B requests a second, whether or not responses arrive.",
    };

    public static Setting<TimeSpan> Over { get; } = new(Time)
    {
        Flag = "--over",
        ValueName = "TIME",
        Default = "10min",
        Help = "The duration of --ramp. The report divides it into 10 stages.",
    };

    public static Setting<TimeSpan> WarmUp { get; } = new(TimeOrZero)
    {
        Flag = "--warm-up",
        ValueName = "TIME",
        Default = "2s",
        Help = "The time at the start of each stage, or before --ramp, that is not measured.",
    };

    public static Setting<string> Requests { get; } = new(SettingKinds.Text("the path of a .json file"))
    {
        Flag = "--requests",
        ValueName = "FILE",
        Default = "a POST of an empty profile to URL",
        Help = "The requests with their weights and service levels.",
    };

    public static Setting<int> MaxConcurrency { get; } = new(SettingKinds.Whole(1, MostUsers, "requests"))
    {
        Flag = "--max-concurrency",
        ValueName = "N",
        Default = "the users of the largest stage; 1000 with --ramp",
        Help = "The number of requests in flight that the test never exceeds.",
    };

    public static Setting<int> MaxRate { get; } = new(SettingKinds.Whole(1, MostRate, "requests a second"))
    {
        Flag = "--max-rate",
        ValueName = "N",
        Default = "none",
        Help = "The number of requests that start in a second, which the test never exceeds.",
    };

    public static Setting<TimeSpan> RequestTimeout { get; } = new(Time)
    {
        Flag = "--timeout",
        ValueName = "TIME",
        Default = "30s",
        Help = "The time within which a complete response must arrive.",
    };

    public static Setting<string> Permission { get; } = new(SettingKinds.Text("the host of the URL"))
    {
        Flag = "--yes-i-may-load",
        ValueName = "HOST",
        Help = "Confirms that the owners of HOST permit the test. It is necessary for every host except this machine.",
    };

    /// <summary>All flags with one value.</summary>
    public static IReadOnlyList<ISetting> All { get; } =
    [
        Stages, StageTime, Burst, At, ThinkTime, Ramp, Over, WarmUp, Requests, MaxConcurrency, MaxRate, RequestTimeout, Permission,
    ];

    private static SettingKind<TimeSpan> Time => new(
        "a time above 0 and up to 7d, such as 60s or 10min", [], text => (Durations.TryParse(text, out var time) && time > TimeSpan.Zero && time <= Longest, time));

    private static SettingKind<TimeSpan> TimeOrZero => new(
        "a time up to 7d, such as 5s or 500ms", [], text => (Durations.TryParse(text, out var time) && time <= Longest, time));

    private static (bool Ok, IReadOnlyList<int> Value) ParseStages(string text)
    {
        var users = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count is < 1 or > MostUsers
                || (users.Count > 0 && count <= users[^1]))
            {
                return (false, users);
            }

            users.Add(count);
        }

        return (true, users);
    }

    private static (bool Ok, double Value) ParsePerSecond(string text) =>
        (Number(text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text, out var rate) && rate > 0, rate);

    private static (bool Ok, (double From, double To) Value) ParseRamp(string text)
    {
        var rates = text.Split("..");
        return rates.Length == 2 && Number(rates[0], out var from) && Number(rates[1], out var to) && from <= to && to > 0
            ? (true, (from, to))
            : default;
    }

    private static bool Number(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number <= MostRate;
}
