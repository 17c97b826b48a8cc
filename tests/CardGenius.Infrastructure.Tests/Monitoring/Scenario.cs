using System.Globalization;
using System.Text;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Recorded series with one sample a minute, and the alerts that fire at each minute. Other alerts must not fire.</summary>
internal sealed class Scenario(string name)
{
    /// <summary>The length of the series in minutes.</summary>
    public const int Minutes = 90;

    private static readonly string[] Buckets = ["0.05", "0.1", "0.25", "0.5", "0.75", "1", "1.5", "2", "3", "5", "7.5", "10", "15", "30", "60", "+Inf"];

    private readonly Dictionary<string, string> _series = [];
    private readonly SortedDictionary<int, string[]> _expected = [];

    /// <summary>The description of the scenario.</summary>
    public string Name { get; } = name;

    /// <summary>The alerts that fire at some time, as rule/severity.</summary>
    public IEnumerable<string> Fired => _expected.Values.SelectMany(alerts => alerts).Distinct();

    /// <summary>Returns whether an alert stops firing.</summary>
    public bool Clears(string alert) =>
        _expected.SkipWhile(minute => !minute.Value.Contains(alert)).Any(minute => !minute.Value.Contains(alert));

    /// <summary>A gauge that keeps a value for some minutes, then the next. A null is a gap.</summary>
    public static string Gauge(params (double? Value, int Minutes)[] steps) => string.Join(' ', steps.Select(step =>
        step.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value}+0x{step.Minutes - 1}") : $"_x{step.Minutes}"));

    /// <summary>A counter that grows by a value each minute for some minutes, then by the next.</summary>
    public static string Counter(params (double PerMinute, int Minutes)[] steps)
    {
        var text = new StringBuilder();
        var value = 0.0;
        foreach (var (perMinute, minutes) in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value}+{perMinute}x{minutes - 1} ");
            value += perMinute * minutes;
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Adds an idle process of the app.</summary>
    public Scenario Idle() => this
        .With("cardgenius_host_up{host=\"functions\"}", Gauge((1, Minutes)))
        .With("cardgenius_weekly_due_timestamp_seconds", Gauge((-600_000, Minutes)))
        .With("cardgenius_weekly_started_timestamp_seconds", Gauge((-599_000, Minutes)))
        .With("cardgenius_runs{state=\"running\"}", Gauge((0, Minutes)))
        .With("cardgenius_runs{state=\"held\"}", Gauge((0, Minutes)))
        .With("cardgenius_runs{state=\"paused\"}", Gauge((0, Minutes)))
        .With("cardgenius_runs{state=\"queued\"}", Gauge((0, Minutes)))
        .With("cardgenius_runs_ended_total{outcome=\"completed_with_failures\"}", Counter((0, Minutes)))
        .With("cardgenius_runs_ended_total{outcome=\"stopped\"}", Counter((0, Minutes)))
        .With("dotnet_process_cpu_time_seconds_total", Counter((12, Minutes)))
        .With("dotnet_process_cpu_count", Gauge((2, Minutes)))
        .With("dotnet_process_memory_working_set_bytes", Gauge((180_000_000, Minutes)))
        .With("cardgenius_process_memory_limit_bytes", Gauge((2_000_000_000, Minutes)))
        .With("cardgenius_durable_queue_length{queue=\"workitems\"}", Gauge((0, Minutes)));

    /// <summary>Adds a run at the agreed load: 20 requests in flight, 1.5 s per response, 800 users a minute.</summary>
    public Scenario Run() => Idle()
        .With("cardgenius_runs{state=\"running\"}", Gauge((1, Minutes)))
        .With("cardgenius_users_pending", $"200000-800x{Minutes - 1}")
        .With("cardgenius_requests_planned_per_second", Gauge((40 / 3.0, Minutes)))
        .With("cardgenius_users_total{outcome=\"result\"}", Counter((795, Minutes)))
        .With("cardgenius_users_total{outcome=\"rejected\"}", Counter((5, Minutes)))
        .With("cardgenius_users_without_cards_total", Counter((2, Minutes)))
        .With("cardgenius_requests_by_duration_total", Counter((800, Minutes)))
        .With("cardgenius_requests_failed_total{error_type=\"connection\"}", Counter((0, Minutes)))
        .With("http_client_request_time_in_queue_seconds_sum{server_address=\"api\"}", Counter((0.1, Minutes)))
        .With("http_client_request_time_in_queue_seconds_count{server_address=\"api\"}", Counter((1, Minutes)))
        .With("cardgenius_hold_duration_seconds", Gauge((0, Minutes)))
        .Durations(("1.5", Minutes));

    /// <summary>All requests end in one bucket for some minutes, then in the next.</summary>
    public Scenario Durations(params (string Boundary, int Minutes)[] steps)
    {
        foreach (var boundary in Buckets)
        {
            With(
                $"http_client_request_duration_seconds_bucket{{le=\"{boundary}\"}}",
                Counter([.. steps.Select(step => (Array.IndexOf(Buckets, boundary) >= Array.IndexOf(Buckets, step.Boundary) ? 800.0 : 0, step.Minutes))]));
        }

        return this;
    }

    /// <summary>Sets the values of a series.</summary>
    public Scenario With(string series, string values)
    {
        _series[series] = values;
        return this;
    }

    /// <summary>The series ends at a minute, as it does when its process ends.</summary>
    public Scenario EndAt(int minute, params (string Series, string Values)[] series) =>
        series.Aggregate(this, (scenario, pair) => scenario.With(pair.Series, $"{pair.Values} stale _x{Minutes - minute}"));

    /// <summary>Asserts that these alerts, and no others, fire at a minute.</summary>
    public Scenario At(int minute, params string[] alerts)
    {
        _expected[minute] = alerts;
        return this;
    }

    /// <summary>The scenario as a test of promtool.</summary>
    public string ToYaml()
    {
        var inv = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(inv, $"rule_files: ['{Repository.PathOf("infra/alerts.prometheus.yml")}']\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:{(_series.Count == 0 ? " []" : "")}\n");
        foreach (var (series, values) in _series)
        {
            var labelled = series.Contains('{', StringComparison.Ordinal)
                ? series.Replace("{", "{job=\"cardgenius\",instance=\"a\",", StringComparison.Ordinal)
                : series + "{job=\"cardgenius\",instance=\"a\"}";
            text.Append(inv, $"      - series: '{labelled}'\n        values: '{values}'\n");
        }

        text.Append("    promql_expr_test:\n");
        foreach (var (minute, alerts) in _expected)
        {
            text.Append(inv, $"      - expr: count by (rule, severity) (ALERTS{{alertstate=\"firing\"}})\n        eval_time: {minute}m\n        exp_samples:{(alerts.Length == 0 ? " []" : "")}\n");
            foreach (var alert in alerts)
            {
                text.Append(inv, $"          - labels: '{{rule=\"{alert.Split('/')[0]}\",severity=\"{alert.Split('/')[1]}\"}}'\n            value: 1\n");
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
