using System.Diagnostics.Metrics;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>Everything that a meter reports, as long as it is not disposed.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<Recorded> _measurements = [];
    private readonly List<Instrument> _instruments = [];

    /// <param name="isMine">Which meters to record.</param>
    public Recorder(Func<Meter, bool> isMine)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isMine(instrument.Meter))
            {
                lock (_gate)
                {
                    _instruments.Add(instrument);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public Recorder(Meter meter)
        : this(m => m == meter)
    {
    }

    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            lock (_gate)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>What was recorded until now, observable instruments included.</summary>
    public IReadOnlyList<Recorded> Read()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return [.. _measurements];
        }
    }

    /// <summary>What an observable instrument reports now: value by attributes.</summary>
    public IReadOnlyDictionary<string, double> Observe(string instrument)
    {
        lock (_gate)
        {
            _measurements.Clear();
        }

        return Read().Where(m => m.Instrument.Name == instrument).ToDictionary(m => string.Join(", ", m.Tags.Select(t => $"{t.Key}={t.Value}")), m => m.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            _measurements.Add(new(instrument, value, [.. tags]));
        }
    }
}
