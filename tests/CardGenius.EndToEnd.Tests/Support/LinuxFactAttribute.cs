namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A test that needs Linux. It is skipped on other systems.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : LinuxTheoryAttribute.Reason;
}
