namespace CardGenius.Infrastructure.Tests.Kql;

/// <summary>The tables of a Log Analytics workspace that the queries use, and the part of the language that they use.</summary>
internal static class KqlSchema
{
    /// <summary>The columns of each table, as Azure Monitor's reference gives them.</summary>
    public static IReadOnlyDictionary<string, string[]> Tables { get; } = new Dictionary<string, string[]>
    {
        ["AppMetrics"] = ["TimeGenerated", "Name", "Sum", "Min", "Max", "ItemCount", "Properties", "AppRoleInstance", "AppRoleName", "AppVersion"],
        ["StorageBlobLogs"] =
        [
            "TimeGenerated", "AccountName", "OperationName", "StatusCode", "StatusText", "ObjectKey", "Uri", "CallerIpAddress", "RequesterObjectId",
            "AuthenticationType", "RequestBodySize", "ResponseBodySize", "DurationMs", "Category", "UserAgentHeader",
        ],
        ["AZKVAuditLogs"] = ["TimeGenerated", "OperationName", "CallerIpAddress", "ResultType", "ResultSignature", "Identity", "RequestUri"],
        ["Usage"] = ["TimeGenerated", "DataType", "Quantity", "QuantityUnit", "IsBillable", "Solution"],
        ["_LogOperation"] = ["TimeGenerated", "Category", "Operation", "Level", "Detail"],
        ["AppTraces"] = ["TimeGenerated", "Message", "SeverityLevel", "OperationName", "Properties"],
    };

    /// <summary>What may follow a pipe.</summary>
    public static IReadOnlySet<string> Operators { get; } = new HashSet<string>
    {
        "where", "extend", "summarize", "project", "join", "union", "lookup", "order", "distinct", "count", "mv-expand", "render",
    };

    /// <summary>Functions and aggregations.</summary>
    public static IReadOnlySet<string> Functions { get; } = new HashSet<string>
    {
        "ago", "arg_max", "arg_min", "avg", "bin", "bin_at", "count", "datatable", "dynamic", "iff", "isempty", "isnotempty", "max", "min", "pack_array",
        "prev", "row_cumsum", "set_has_element", "sum", "sumif", "toint", "toscalar", "tostring", "typeof", "unixtime_seconds_todatetime",
    };

    /// <summary>Words that are neither a column nor a function.</summary>
    public static IReadOnlySet<string> Words { get; } = new HashSet<string>
    {
        "let", "print", "by", "on", "kind", "inner", "asc", "desc", "and", "or", "in", "has", "to", "true", "false", "endswith", "timechart",
        "string", "real", "long", "dynamic",
    };
}
