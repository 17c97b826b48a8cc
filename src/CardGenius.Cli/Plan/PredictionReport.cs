using System.Globalization;
using System.Text;
using CardGenius.Cli.Display;
using CardGenius.Load.Goals;
using CardGenius.Load.Model;

namespace CardGenius.Cli.Plan;

/// <summary>Formats a prediction.</summary>
internal static class PredictionReport
{
    private const int MostHours = 48;

    public static string Format(Prediction prediction)
    {
        if (prediction.Notice is { } notice)
        {
            return notice;
        }

        var text = new StringBuilder();
        Summary(text, prediction);
        if (prediction.Requirement is { } requirement)
        {
            Requirement(text, requirement);
        }

        Tables(text, prediction.Plan);
        return text.ToString();
    }

    private static void Summary(StringBuilder text, Prediction prediction)
    {
        var plan = prediction.Plan;
        var zone = plan.TimeZone;
        text.AppendLine($"prediction: {FigureText.Plural(plan.Users, "user")}, {FigureText.Plural(plan.Concurrency, "worker")}, responses after {Seconds(plan.Latency.MeanSeconds)} on average (p50 {Seconds(plan.Latency.P50Seconds)}, p95 {Seconds(plan.Latency.P95Seconds)}, p99 {Seconds(plan.Latency.P99Seconds)})");
        Line(text, "throughput", $"{Number(plan.RequestRate.PerSecond)} requests/s, {FigureText.Rate(plan.UserRate.PerMinute)} users/min, {FigureText.Rate(plan.UserRate.PerHour)} users/h; the {LimitName(plan.Limit)} bounds it");
        Line(text, "duration", $"{Duration(plan.DurationSeconds)} (90 %: {Duration(plan.DurationLowSeconds)} to {Duration(plan.DurationHighSeconds)})");
        Line(text, "start", $"{Time(plan.Start)} {zone}");
        Line(text, "finish", $"{Time(plan.Finish)} {zone} (90 %: {Time(plan.FinishLow)} to {Time(plan.FinishHigh)})");
        if (prediction.Simulation is { } simulated)
        {
            var longer = (simulated.DurationSeconds / plan.DurationSeconds) - 1;
            var difference = Math.Abs(longer) < 0.0005 ? "as predicted"
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(longer) * 100:0.0} % {(longer > 0 ? "longer" : "shorter")}");
            Line(text, "simulated", $"{Duration(simulated.DurationSeconds)} ({difference}), {Number(simulated.MeanInFlight)} requests in flight on average");
        }

        Line(text, "requests", $"{FigureText.Count(plan.Requests)}, {plan.RequestsPerUser.ToString("0.00", CultureInfo.InvariantCulture)} a user; {Number(plan.InFlight)} in flight");
        Line(text, "ramp-up", plan.RampUp.Count == 0 ? "none" : $"{string.Join(", ", plan.RampUp)} in flight after {(plan.RampUp.Count == 1 ? "1 second" : $"1 to {plan.RampUp.Count} seconds")}");
        Line(text, "wind-down", $"{Duration(plan.WindDownSeconds)} from the last chunk's start to the end");
        var traffic = plan.Traffic;
        Line(text, "bandwidth", $"{Number(traffic.InMbps)} Mbps in, {Number(traffic.OutMbps)} Mbps out (with headers {Number(traffic.WithHeadersInMbps)} and {Number(traffic.WithHeadersOutMbps)}); {Number(traffic.PeakMbps)} Mbps when all workers receive in one second");
        var unpacked = traffic.TotalUncompressedBytes > traffic.TotalInBytes ? $", {Size(traffic.TotalUncompressedBytes)} after decompression" : "";
        Line(text, "transfer", $"{Size(traffic.TotalInBytes)} in, {Size(traffic.TotalOutBytes)} out{unpacked}");
        if (plan.Link is { } link)
        {
            Line(text, "link", $"{Number(link.Mbps)} Mbps carry {Number(link.RequestsPerSecond)} requests/s and feed {FigureText.Plural(link.Workers, "worker")}; {FigureText.Plural(plan.Concurrency, "worker")} need {Number(link.NeededMbps)} Mbps; used {Percent(link.UsedShare)}");
        }

        var backend = plan.Backends[0];
        var connections = plan.Backends.Count <= 5 ? string.Join(", ", plan.Backends.Select(b => b.Connections)) : $"at most {backend.Connections}";
        Line(text, "backends", $"{FigureText.Count(plan.Backends.Count)} with {connections} connections; each {Number(backend.RequestsPerSecond)} requests/s, {FigureText.Rate(backend.RequestsPerMinute)} requests/min, {Percent(backend.Share)} of the load");
        Line(text, "cost", $"{Dollars(plan.Cost.FlexTotal)} on Azure Flex Consumption, {Dollars(plan.Cost.ConsumptionTotal)} on Consumption (list prices)");
        foreach (var note in plan.Notes)
        {
            Line(text, "note", note);
        }
    }

    private static void Requirement(StringBuilder text, LoadRequirement requirement)
    {
        var goal = requirement.WantedRequestsPerSecond is { } rate ? $"{Number(rate)} requests/s"
            : $"an end within {Duration(requirement.WithinSeconds!.Value)} (by {Time(requirement.By!.Value)})";
        text.AppendLine();
        text.AppendLine($"goal: {goal}: {(requirement.IsAllowed ? "allowed" : "not allowed")}");
        if (requirement.Concurrency is { } workers)
        {
            Line(text, "needs", $"{FigureText.Plural(workers, "request")} in flight, {Number(requirement.RequestsPerSecond)} requests/s, {FigureText.Plural(requirement.Backends!.Value, "backend")}, {Number(requirement.LinkMbps)} Mbps");
            Line(text, "then", $"{Duration(requirement.DurationSeconds!.Value)}");
        }
        else
        {
            Line(text, "needs", $"{Number(requirement.RequestsPerSecond)} requests/s, {Number(requirement.LinkMbps)} Mbps");
        }

        Line(text, "agreed", $"{FigureText.Plural(requirement.Ceiling, "request")} in flight: {Number(requirement.CeilingRequestsPerSecond)} requests/s, {Duration(requirement.CeilingDurationSeconds)}");
        foreach (var obstacle in requirement.Obstacles)
        {
            Line(text, "obstacle", obstacle);
        }
    }

    private static void Tables(StringBuilder text, LoadPlan plan)
    {
        var rates = new TextTable("EVERY", "REQUESTS", "USERS", "IN", "OUT").Right(1, 2, 3, 4);
        foreach (var (name, seconds) in ((string, int)[])[("second", 1), ("minute", 60), ("hour", 3600)])
        {
            rates.Add(
                name,
                Number(plan.RequestRate.PerSecond * seconds),
                Number(plan.UserRate.PerSecond * seconds),
                Size(plan.Traffic.InBytesPerSecond * seconds),
                Size(plan.Traffic.OutBytesPerSecond * seconds));
        }

        rates.Add("run", FigureText.Count(plan.Requests), FigureText.Count(plan.Users), Size(plan.Traffic.TotalInBytes), Size(plan.Traffic.TotalOutBytes));
        text.AppendLine().Append(rates);

        var hours = new TextTable("HOUR", "FROM", "TO", "USERS", "DONE", "SHARE", "REQUESTS", "IN", "OUT").Right(0, 3, 4, 5, 6, 7, 8);
        foreach (var hour in plan.Hours.Take(MostHours))
        {
            hours.Add(
                hour.Hour.ToString(CultureInfo.InvariantCulture),
                Time(hour.From),
                Clock(hour.To),
                FigureText.Count(hour.Users),
                FigureText.Count(hour.UsersTotal),
                Percent(hour.Share),
                FigureText.Count(hour.RequestsTotal),
                Size(hour.InBytesTotal),
                Size(hour.OutBytesTotal));
        }

        text.AppendLine().Append(hours);
        if (plan.Hours.Count > MostHours)
        {
            text.AppendLine($"… {FigureText.Plural(plan.Hours.Count - MostHours, "more hour")}; --json has them");
        }

        var options = new TextTable("WORKERS", "REQUESTS/S", "USERS/MIN", "DURATION", "IN", "AGREED").Right(0, 1, 2, 3, 4);
        foreach (var option in plan.Options)
        {
            options.Add(
                FigureText.Count(option.Concurrency),
                Number(option.RequestsPerSecond),
                FigureText.Rate(option.UsersPerMinute),
                Duration(option.DurationSeconds),
                $"{Number(option.InMbps)} Mbps",
                option.IsAgreed ? "yes" : "no");
        }

        text.AppendLine().Append(options);

        var cost = new TextTable("COST ON AZURE", "QUANTITY", "UNIT", "US DOLLARS").Right(1, 3);
        foreach (var line in plan.Cost.Lines)
        {
            cost.Add(line.Part, Number(line.Quantity), line.Unit, line.Dollars.ToString("#,0.00", CultureInfo.InvariantCulture));
        }

        text.AppendLine().Append(cost);
        foreach (var assumption in plan.Cost.Assumptions)
        {
            text.AppendLine($"- {assumption}");
        }
    }

    private static void Line(StringBuilder text, string name, string value) => text.AppendLine($"  {name,-10}  {value}");

    private static string LimitName(LoadLimit limit) => limit switch
    {
        LoadLimit.RateLimit => "rate limit",
        LoadLimit.Link => "link",
        _ => "concurrency",
    };

    /// <summary>Formats a number with about three significant digits: <c>0.0533</c>, <c>3.73</c>, <c>13.3</c>, <c>48,000</c>.</summary>
    private static string Number(double number) => number.ToString(
        number switch
        {
            0 => "0",
            < 0.1 => "0.####",
            < 10 => "0.0#",
            < 100 => "0.0",
            _ => "#,0",
        },
        CultureInfo.InvariantCulture);

    private static string Size(double bytes)
    {
        var (unit, name) = bytes switch
        {
            >= 1e12 => (1e12, "TB"),
            >= 1e9 => (1e9, "GB"),
            >= 1e6 => (1e6, "MB"),
            >= 1e3 => (1e3, "KB"),
            _ => (1, "bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:0.##} {name}");
    }

    private static string Seconds(double seconds) => FigureText.Latency(seconds * 1000);

    private static string Duration(double seconds) => FigureText.Duration(TimeSpan.FromSeconds(seconds));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Dollars(double dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:#,0.00}");

    private static string Time(DateTimeOffset time) => time.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
