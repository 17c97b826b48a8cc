using System.Globalization;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>A stage of the open model: requests start at a rate, whether or not earlier ones have a response.</summary>
/// <param name="FromRate">The requests a second at the start, 0 or more.</param>
/// <param name="ToRate">The requests a second at the end, 0 or more. The rate changes evenly.</param>
/// <param name="Duration">How long the stage lasts.</param>
public sealed record RateStage(double FromRate, double ToRate, TimeSpan Duration)
    : LoadStage(NameOf(FromRate, ToRate), Duration)
{
    /// <summary>The average rate in requests a second.</summary>
    public double MeanRate => (FromRate + ToRate) / 2;

    /// <summary>Divides a ramp into stages of the same duration.</summary>
    /// <param name="from">The requests a second at the start.</param>
    /// <param name="to">The requests a second at the end.</param>
    /// <param name="over">The duration of the ramp.</param>
    /// <param name="count">The number of stages, 1 or more.</param>
    public static IReadOnlyList<RateStage> Divide(double from, double to, TimeSpan over, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new RateStage(
            from + ((to - from) * i / count),
            from + ((to - from) * (i + 1) / count),
            over / count)).Select((stage, i) => from == to ? stage with { Name = Part(stage, i) } : stage),
    ];

    // The stages of a constant rate need names that differ.
    private static string Part(RateStage stage, int index) => string.Create(CultureInfo.InvariantCulture, $"{stage.Name}, part {index + 1}");

    private static string NameOf(double from, double to) => from == to
        ? string.Create(CultureInfo.InvariantCulture, $"{from:0.##}/s")
        : string.Create(CultureInfo.InvariantCulture, $"{from:0.##} to {to:0.##}/s");
}
