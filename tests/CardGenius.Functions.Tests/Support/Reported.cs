using System.Diagnostics.Metrics;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Functions.Tests.Support;

/// <summary>What the gauges of this process report. Tests that read or set them belong to the collection <see cref="Collection"/>.</summary>
internal static class Reported
{
    public const string Collection = "the metrics of the process";

    /// <summary>The present values of a gauge by the value of its attribute, or by an empty text if it has none.</summary>
    public static SortedDictionary<string, double> By(string gauge)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == BatchTelemetry.Name && instrument.Name == gauge)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => values[NameOf(tags)] = value);
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => values[NameOf(tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    private static string NameOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.IsEmpty ? "" : (string)tags[0].Value!;
}
