namespace CardGenius.Load.LoadTest.Report;

/// <summary>A service level and its measurement.</summary>
/// <param name="Level">What is measured: <c>average</c>, <c>p95</c>, <c>p99</c> or <c>error share</c>.</param>
/// <param name="Limit">The limit, in milliseconds or as a share from 0 to 1.</param>
/// <param name="Measured">The measured value, in the unit of the limit.</param>
/// <param name="IsMet">Whether the value does not exceed the limit.</param>
public sealed record ServiceLevelCheck(string Level, double Limit, double Measured, bool IsMet)
{
    /// <summary>The name of the level whose limit is a share.</summary>
    public const string ErrorShare = "error share";
}
