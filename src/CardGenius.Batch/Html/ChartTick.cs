namespace CardGenius.Batch.Html;

/// <summary>A label of the horizontal axis of a <see cref="LineChart"/>.</summary>
/// <param name="Position">The position, from 0 (left) to 1 (right).</param>
/// <param name="Label">The label.</param>
public sealed record ChartTick(double Position, string Label);
