namespace CardGenius.Page.Tests.Support;

/// <summary>A test that needs a browser. It is skipped if there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}
