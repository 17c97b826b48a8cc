namespace CardGenius.Infrastructure.Tests;

/// <summary>A test that needs the Bicep compiler.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = Bicep.IsForThisPlatform ? null : "The Bicep compiler is downloaded on Linux x64 only.";
}
