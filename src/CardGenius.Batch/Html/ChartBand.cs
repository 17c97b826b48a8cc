namespace CardGenius.Batch.Html;

/// <summary>A coloured part of a chart.</summary>
/// <param name="From">The start on the horizontal axis, from 0 to 1.</param>
/// <param name="To">The end on the horizontal axis, from 0 to 1.</param>
/// <param name="Style">The class of the style sheet (<see cref="HtmlPage"/>): <c>held</c>, <c>idle</c>, <c>lowered</c>, <c>warning</c> or
/// <c>critical</c>.</param>
/// <param name="Title">The description, which a browser shows below the pointer.</param>
/// <param name="IsMark">Whether the band covers only the upper edge of the chart.</param>
public sealed record ChartBand(double From, double To, string Style, string Title, bool IsMark = false);
