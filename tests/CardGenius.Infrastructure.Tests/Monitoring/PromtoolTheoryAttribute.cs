namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>A theory that needs promtool.</summary>
internal sealed class PromtoolTheoryAttribute : TheoryAttribute
{
    public PromtoolTheoryAttribute() => Skip = Promtool.Program is null ? "promtool is not installed. It is in Debian's package prometheus." : null;
}
