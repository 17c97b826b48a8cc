namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A theory about what only Linux has; skipped elsewhere.</summary>
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "only Linux has it";

    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : Reason;
}
