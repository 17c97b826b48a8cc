using CardGenius.Batch.Telemetry;

namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>Evaluates the rules of <c>infra/alerts.json</c> every minute while a run is active. Writes a line when a rule fires, when its severity
/// changes, and when it no longer fires.</summary>
internal sealed class AlertWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<AlertSample> _read;
    private readonly Action<string> _write;
    private readonly ITimer _timer;
    private readonly List<AlertSample> _samples = [];
    private readonly Dictionary<string, AlertSeverity> _firing = [];

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly IReadOnlyList<AlertRule> Rules = [.. AlertRules.All.Where(rule => !AlertRules.NotForOneRun.Contains(rule.Name))];
    private static readonly int LongestWindow = Rules.Max(rule => rule.WindowMinutes);

    /// <summary>Starts the watch.</summary>
    /// <param name="read">Reads the instruments.</param>
    /// <param name="write">Writes a line.</param>
    /// <param name="time">The clock.</param>
    public AlertWatch(Func<AlertSample> read, Action<string> write, TimeProvider time)
    {
        _read = read;
        _write = write;
        _timer = time.CreateTimer(static watch => ((AlertWatch)watch!).Evaluate(), this, Interval, Interval);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Evaluate()
    {
        lock (_gate)
        {
            _samples.Add(_read());
            if (_samples.Count > LongestWindow + 1)
            {
                _samples.RemoveAt(0);
            }

            foreach (var rule in Rules)
            {
                var value = AlertEvaluation.ValueOf(rule, _samples);
                var severity = value is { } measured ? rule.SeverityOf(measured) : AlertSeverity.None;
                var before = _firing.GetValueOrDefault(rule.Name);
                if (severity != before)
                {
                    _firing[rule.Name] = severity;
                    _write(severity == AlertSeverity.None ? AlertText.Cleared(rule) : AlertText.Fires(rule, severity, value!.Value));
                }
            }
        }
    }
}
