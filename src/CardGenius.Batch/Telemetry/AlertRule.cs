using System.Globalization;

namespace CardGenius.Batch.Telemetry;

/// <summary>A rule of <c>infra/alerts.json</c>.</summary>
/// <param name="Name">The name. docs/operations.md has a section for it.</param>
/// <param name="Title">What the rule reports.</param>
/// <param name="WindowMinutes">The length of the window, in minutes.</param>
/// <param name="Unit">The unit of the value.</param>
/// <param name="Comparison"><c>&gt;</c> if a value above a threshold fires the rule, <c>&lt;</c> if a value below it does.</param>
/// <param name="Warning">The threshold of a warning; null for none.</param>
/// <param name="Critical">The threshold of a critical alert; null for none.</param>
/// <param name="Applies">The condition under which the rule is evaluated.</param>
/// <param name="Action">What to do.</param>
public sealed record AlertRule(
    string Name,
    string Title,
    int WindowMinutes,
    string Unit,
    string Comparison,
    double? Warning,
    double? Critical,
    string Applies,
    string Action)
{
    /// <summary>Returns the highest severity that a value has.</summary>
    public AlertSeverity SeverityOf(double value) =>
        Exceeds(value, Critical) ? AlertSeverity.Critical
        : Exceeds(value, Warning) ? AlertSeverity.Warning
        : AlertSeverity.None;

    /// <summary>Returns a value with its unit.</summary>
    public string Format(double value) => Unit == "share"
        ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %")
        : string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} {Unit}");

    private bool Exceeds(double value, double? threshold) => Comparison == ">" ? value > threshold : value < threshold;
}
