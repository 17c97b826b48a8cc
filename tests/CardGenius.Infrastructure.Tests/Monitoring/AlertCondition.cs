namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>When a rule applies: in words, as KQL that defines <c>applies</c>, and as a PromQL condition (none: always).</summary>
internal sealed record AlertCondition(string Text, IReadOnlyList<string> Kql, string? Promql);
