namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A scenario that takes minutes and makes figures for the documentation: it runs where CARDGENIUS_FIGURES is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FiguresFactAttribute : FactAttribute
{
    public FiguresFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_FIGURES") != "1")
        {
            Skip = "takes minutes: CARDGENIUS_FIGURES=1 dotnet test tests/CardGenius.EndToEnd.Tests --filter Category=Figures";
        }
    }
}
