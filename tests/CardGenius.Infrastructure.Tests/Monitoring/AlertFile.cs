using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>infra/alerts.json: every threshold of the product.</summary>
internal sealed record AlertFile(string Description, IReadOnlyDictionary<string, AlertCondition> Applies, IReadOnlyList<AlertRule> Rules)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The file of the repository.</summary>
    public static AlertFile Current { get; } = JsonSerializer.Deserialize<AlertFile>(Repository.Read("infra/alerts.json"), Options)!;

    /// <summary>The rules that Prometheus can evaluate.</summary>
    public IEnumerable<AlertRule> InPrometheus => Rules.Where(rule => rule.Promql is not null);
}
