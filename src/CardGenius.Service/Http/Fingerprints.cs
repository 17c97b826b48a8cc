using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardGenius.Batch.Model;

namespace CardGenius.Service.Http;

/// <summary>Creates the fingerprints of start requests and the run ids for idempotency keys. Requests with the same content have the same
/// fingerprint, even if their JSON differs in form.</summary>
internal static class Fingerprints
{
    // The fingerprint is stored with the run, so a setting that a later version adds must not change it.
    private static readonly HashSet<string> FirstSettings = new(StringComparer.Ordinal)
    {
        "input", "api", "concurrency", "top_n", "failure_tolerance", "failure_minimum_users", "chunk_size", "part_size", "checkpoint_users",
        "checkpoint_seconds", "hold_seconds", "hold_max_seconds", "spend_keys", "excel",
    };

    private static readonly HashSet<string> FirstApiSettings = new(StringComparer.Ordinal)
    {
        "url", "timeout_seconds", "connect_timeout_seconds", "attempts", "retry_base_seconds", "retry_max_seconds", "requests_per_second",
        "burst", "ramp_seconds", "max_answer_bytes", "breaker_failure_ratio", "breaker_minimum_attempts", "breaker_sampling_seconds",
        "breaker_open_seconds",
    };

    /// <summary>Returns the fingerprint of a start request. It covers only the content of the request, so that the settings of the service can
    /// change.</summary>
    public static string Of(StartRequest request)
    {
        // No request can contain these values, so they show that a setting was not requested.
        var unset = new RunSettings { TopN = -1, Concurrency = -1, FailureTolerance = -1, SpendKeys = ["-"] };
        var settings = request.Apply(unset, request.Input ?? "users");
        var mappings = settings.Input.ColumnMappings?.OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary();
        settings = settings with { Input = settings.Input with { ColumnMappings = mappings } };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var json = JsonSerializer.SerializeToNode(settings, RunJsonContext.Default.RunSettings)!.AsObject();
        Keep(json, FirstSettings);
        Keep(json["api"]!.AsObject(), FirstApiSettings);
        hash.AppendData(Encoding.UTF8.GetBytes(json.ToJsonString()));
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Excel}/{request.OtherOnline}/"));
        if (request.NoCardTolerance is { } noCardTolerance)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"no_card_tolerance={noCardTolerance}/")));
        }

        // A setting is added only if it was requested, so that the fingerprints of runs from earlier versions stay the same.
        if (request.IgnoreColumns is { } ignore)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"ignore_columns={ignore}/"));
        }

        if (request.RejectTolerance is { } rejectTolerance)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"reject_tolerance={rejectTolerance}/")));
        }

        if (request.CsvSafe is { } isSafe)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"csv_safe={isSafe}/"));
        }

        if (request.Users is { } users)
        {
            hash.AppendData(users.Span);
        }

        return "http " + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Keep(JsonObject json, HashSet<string> names)
    {
        foreach (var name in json.Select(m => m.Key).Where(n => !names.Contains(n)).ToList())
        {
            json.Remove(name);
        }
    }
}
