using System.Text.Json.Serialization;

namespace CardGenius.Load.LoadTest.Report;

/// <summary>The verdict of a load test.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadVerdict>))]
public enum LoadVerdict
{
    /// <summary>There were too few requests for a verdict.</summary>
    [JsonStringEnumMemberName("too_few_requests")]
    TooFewRequests,

    /// <summary>All stages are healthy: the limit is above the highest load.</summary>
    [JsonStringEnumMemberName("no_limit_found")]
    NoLimitFound,

    /// <summary>The first stages are healthy, and a later one is not.</summary>
    [JsonStringEnumMemberName("limit_found")]
    LimitFound,

    /// <summary>Already the first stage is not healthy.</summary>
    [JsonStringEnumMemberName("first_stage_fails")]
    FirstStageFails,
}
