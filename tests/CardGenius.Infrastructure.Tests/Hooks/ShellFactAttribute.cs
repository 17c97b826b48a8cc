namespace CardGenius.Infrastructure.Tests.Hooks;

/// <summary>A test that needs a POSIX shell.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no POSIX shell." : null;
}
