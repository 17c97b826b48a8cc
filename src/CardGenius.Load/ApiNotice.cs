using System.Globalization;
using System.Text;
using CardGenius.Load.Model;

namespace CardGenius.Load;

/// <summary>The message that announces a run to the API's owners.</summary>
public static class ApiNotice
{
    /// <summary>How long before a large run the owners want to know of it.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromHours(48);

    /// <summary>Writes the message.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="endpoint">The API's address.</param>
    /// <exception cref="ArgumentException">The figures are not valid.</exception>
    public static string Write(LoadFigures figures, string endpoint)
    {
        var plan = LoadPlanner.Plan(figures);
        var text = new StringBuilder();
        Line(text, $"Subject: High-volume API usage notification: card recommendations for {plan.Users:#,0} users");
        Line(text, $"");
        Line(text, $"Hi CardGenius Team,");
        Line(text, $"");
        Line(text, $"We will request card recommendations for {plan.Users:#,0} users, and make significantly more API calls than usual meanwhile.");
        Line(text, $"");
        Line(text, $"Expected load:");
        Line(text, $"- Endpoint: {endpoint}");
        Line(text, $"- Concurrent connections: {plan.Concurrency:#,0} at most, kept open (HTTP keep-alive)");
        Line(text, $"- Requests per second: {Rate(plan.RequestRate.PerSecond)} sustained, {plan.RequestRate.PerMinute:#,0} a minute, {plan.RequestRate.PerHour:#,0} an hour");
        Line(text, $"- Per backend, with {Count(plan.Backends.Count, "backend")}: {Rate(plan.Backends[0].RequestsPerSecond)} requests per second, {plan.Backends[0].Connections:#,0} connections at most");
        Line(text, $"- Bandwidth: {Rate(plan.Traffic.WithHeadersInMbps)} Mbps from you to us, {Rate(plan.Traffic.WithHeadersOutMbps)} Mbps from us to you");
        Line(text, $"- Duration: about {Time(plan.DurationSeconds)} (90 % interval: {Time(plan.DurationLowSeconds)} to {Time(plan.DurationHighSeconds)}), if responses take {plan.Latency.MeanSeconds:0.0#} s on average");
        Line(text, $"- Total requests: {plan.Requests:#,0}");
        Line(text, $"");
        Line(text, $"Timeline (times are {plan.TimeZone}):");
        Line(text, $"- Testing, before the full batch: {Stage(figures, 100, 5)}");
        Line(text, $"- Small batch, after the test: {Stage(figures, 5_000, 10)}");
        Line(text, $"- Full batch: {Date(plan.Start)} to about {Date(plan.Finish)}, {plan.Users:#,0} users ({plan.Concurrency:#,0} workers)");
        Line(text, $"");
        Line(text, $"What our client does:");
        Line(text, $"- The first requests are spread over {figures.PlannedRampSeconds:0.#} s.");
        Line(text, $"- It obeys Retry-After, and lowers its concurrency on 429, 503, time-outs and growing latency.");
        Line(text, $"- It sends User-Agent: CardGenius-Batch-Runner/1.0.");
        Line(text, $"");
        Line(text, $"Questions:");
        Line(text, $"1. Are there any rate limits that we should be aware of?");
        Line(text, $"2. Should we use a specific User-Agent header?");
        Line(text, $"3. Do you need us to come from specific IP addresses?");
        Line(text, $"4. Is your load balancer configured for this load?");
        Line(text, $"5. Should we schedule this during off-peak hours?");
        Line(text, $"");
        Line(text, $"Please let us know if you have any concerns or need us to adjust our approach.");
        Line(text, $"");
        Line(text, $"Best regards,");
        Line(text, $"CashKaro Team");
        return text.ToString();
    }

    private static string Stage(LoadFigures figures, long users, int workers)
    {
        var stage = LoadPlanner.Plan(figures with { Users = users, Concurrency = Math.Min(workers, figures.Concurrency) });
        return FormattableString.Invariant($"{users:#,0} users ({Count(stage.Concurrency, "worker")}, {Rate(stage.RequestRate.PerSecond)} requests per second, about {Time(stage.DurationSeconds)})");
    }

    private static string Count(int count, string one) => FormattableString.Invariant($"{count:#,0} {one}{(count == 1 ? "" : "s")}");

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "#,0.0#" : "#,0", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset time) => time.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds switch
    {
        < 90 => FormattableString.Invariant($"{seconds:0} seconds"),
        < 5400 => FormattableString.Invariant($"{seconds / 60:0} minutes"),
        < 129_600 => FormattableString.Invariant($"{seconds / 3600:0.0} hours"),
        _ => FormattableString.Invariant($"{seconds / 86_400:0.0} days"),
    };

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
