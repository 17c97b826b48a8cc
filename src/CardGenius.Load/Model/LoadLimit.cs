using System.Text.Json.Serialization;

namespace CardGenius.Load.Model;

/// <summary>What bounds the throughput of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadLimit>))]
public enum LoadLimit
{
    /// <summary>The requests in flight.</summary>
    [JsonStringEnumMemberName("concurrency")]
    Concurrency,

    /// <summary>The client's rate limit.</summary>
    [JsonStringEnumMemberName("rate_limit")]
    RateLimit,

    /// <summary>The link to the API.</summary>
    [JsonStringEnumMemberName("link")]
    Link,
}
