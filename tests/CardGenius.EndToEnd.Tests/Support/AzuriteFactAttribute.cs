namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A test that starts Azurite, which needs Node.js. It is skipped if CARDGENIUS_SKIP_AZURITE is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_SKIP_AZURITE") == "1")
        {
            Skip = "starts Azurite, and CARDGENIUS_SKIP_AZURITE is 1";
        }
    }
}
