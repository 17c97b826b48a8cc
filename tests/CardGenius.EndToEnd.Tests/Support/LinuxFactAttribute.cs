namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A test of what only Linux has; skipped elsewhere.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : LinuxTheoryAttribute.Reason;
}
