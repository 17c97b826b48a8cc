namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>A test that needs promtool.</summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute() => Skip = Promtool.Program is null ? "promtool is not installed. It is in Debian's package prometheus." : null;
}
