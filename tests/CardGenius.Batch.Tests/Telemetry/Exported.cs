using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>All that a host could export while it is not disposed: the measurements of every meter, every span and every log message.</summary>
internal sealed class Exported : ILogger, IDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Recorder _metrics = new(_ => true);
    private readonly ActivityListener _spans;

    public Exported()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                Spans.Enqueue(span);
                _lines.Enqueue($"{span.Source.Name} {span.DisplayName} {span.StatusDescription} {Text(span.TagObjects)} {Text(span.Baggage)} {span.TraceStateString}");
                foreach (var e in span.Events)
                {
                    _lines.Enqueue($"{e.Name} {Text(e.Tags)}");
                }
            },
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public ConcurrentQueue<Activity> Spans { get; } = [];

    public ConcurrentQueue<EventId> Logs { get; } = [];

    public IReadOnlyList<Recorded> Metrics => _metrics.Read();

    public string Everything()
    {
        var text = new StringBuilder();
        foreach (var m in Metrics)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{m.Instrument.Meter.Name} {m.Instrument.Name} {m.Instrument.Description} {Text(m.Tags)}");
        }

        return text.AppendJoin('\n', _lines).ToString();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"scope {state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Logs.Enqueue(eventId);
        var members = state is IEnumerable<KeyValuePair<string, object?>> pairs ? Text(pairs) : "";
        _lines.Enqueue($"log {eventId} {formatter(state, exception)} {members} {exception}");
    }

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private static string Text<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
