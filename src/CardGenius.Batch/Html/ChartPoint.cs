namespace CardGenius.Batch.Html;

/// <summary>A point of a line.</summary>
/// <param name="Position">The position on the horizontal axis, from 0 (left) to 1 (right).</param>
/// <param name="Value">The value; null interrupts the line.</param>
public readonly record struct ChartPoint(double Position, double? Value);
