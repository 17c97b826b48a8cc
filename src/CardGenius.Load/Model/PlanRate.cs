namespace CardGenius.Load.Model;

/// <summary>A rate in three units.</summary>
/// <param name="PerSecond">Per second.</param>
/// <param name="PerMinute">Per minute.</param>
/// <param name="PerHour">Per hour.</param>
public sealed record PlanRate(double PerSecond, double PerMinute, double PerHour)
{
    internal static PlanRate Of(double perSecond) => new(perSecond, perSecond * 60, perSecond * 3600);
}
