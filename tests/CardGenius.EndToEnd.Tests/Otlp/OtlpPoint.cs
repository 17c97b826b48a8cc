namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>One data point of an export.</summary>
/// <param name="Export">The number of the export, from 0.</param>
/// <param name="Name">The name of the instrument.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="IsCounter">Whether the value only grows.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Value">The value; the count of a histogram.</param>
/// <param name="Histogram">The rest of a histogram; null for another instrument.</param>
internal sealed record OtlpPoint(
    int Export, string Name, string Unit, bool IsCounter, IReadOnlyList<(string Name, string Value)> Attributes, double Value, OtlpHistogram? Histogram);

/// <summary>The sum and the buckets of a histogram.</summary>
/// <param name="Sum">The sum of the values.</param>
/// <param name="Counts">The count of each bucket, the one above the last boundary included.</param>
/// <param name="Bounds">The boundaries.</param>
internal sealed record OtlpHistogram(double Sum, IReadOnlyList<long> Counts, IReadOnlyList<double> Bounds);
