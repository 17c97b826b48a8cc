namespace CardGenius.Page.Tests.Support;

/// <summary>A theory that needs a browser. It is skipped if there is none.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}
