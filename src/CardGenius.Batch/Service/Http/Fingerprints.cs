using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Runs;

namespace CardGenius.Batch.Service.Http;

/// <summary>Equal for requests that ask for the same, however they were written down; and ids made of keys.</summary>
internal static class Fingerprints
{
    /// <summary>The fingerprint of a start. It is made over what was asked for alone, so that the service's own settings may change.</summary>
    public static string Of(StartRequest request)
    {
        // Defaults that no request can ask for tell "not asked" from every wish.
        var nothing = new RunSettings { TopN = -1, Concurrency = -1, FailureTolerance = -1, SpendKeys = ["-"] };
        var settings = request.Apply(nothing, request.Input ?? "users");
        var mappings = settings.Input.ColumnMappings?.OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary();
        settings = settings with { Input = settings.Input with { ColumnMappings = mappings } };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(settings, RunJsonContext.Default.RunSettings));
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Excel}/{request.OtherOnline}/"));
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

    /// <summary>The run id that an idempotency key stands for: itself, where it can be one.</summary>
    public static string RunIdOf(string key) =>
        RunIds.IsValid(key) ? key : "key-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24];
}
