namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A theory that needs Linux. It is skipped on other systems.</summary>
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "only Linux has it";

    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : Reason;
}
