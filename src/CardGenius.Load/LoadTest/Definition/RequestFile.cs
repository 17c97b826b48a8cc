using System.Text;
using System.Text.Json;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>Reads the requests of a load test from JSON. docs/load-testing.md describes the members.</summary>
public static class RequestFile
{
    private const string ContentType = "Content-Type";

    /// <summary>Reads requests.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="target">The address of the test. Paths are relative to it, and no request can have another host.</param>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <exception cref="FormatException">The JSON is not a file of requests. The message says where, what is wrong and what to do.</exception>
    public static IReadOnlyList<LoadRequest> Parse(string json, Uri target, Func<string, string?> variable)
    {
        IReadOnlyList<RequestFileEntry>? entries;
        try
        {
            entries = JsonSerializer.Deserialize(json, RequestFileJson.Default.RequestFileDocument)?.Requests;
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: {e.Message}", e);
        }

        if (entries is null or { Count: 0 })
        {
            throw new FormatException("there are no requests; expected {\"requests\": [{\"name\": …, \"method\": …, \"path\": …}]}");
        }

        var requests = new List<LoadRequest>();
        foreach (var entry in entries)
        {
            var where = $"request {requests.Count + 1}{(entry?.Name is { } name ? $" ({name})" : "")}";
            try
            {
                requests.Add(Read(entry ?? throw new FormatException("expected an object"), target, variable));
            }
            catch (FormatException e)
            {
                throw new FormatException($"{where}: {e.Message}", e);
            }
        }

        return requests.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new FormatException($"two requests have the name {twice.Key}; give each its own name")
            : requests;
    }

    private static LoadRequest Read(RequestFileEntry entry, Uri target, Func<string, string?> variable)
    {
        var method = (entry.Method ?? (entry.Body is null ? "GET" : "POST")).ToUpperInvariant();
        if (method is not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"))
        {
            throw new FormatException($"method {method}: expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
        }

        if (entry.Weight is <= 0 or > 1_000_000)
        {
            throw new FormatException("weight: expected a number above 0 and up to 1000000");
        }

        var address = AddressOf(entry.Path, target);
        var headers = (entry.Headers ?? []).ToDictionary(h => h.Key, h => HeaderValues.Read(h.Key, h.Value, variable), StringComparer.OrdinalIgnoreCase);
        if (entry.Body is { } body && !headers.ContainsKey(ContentType))
        {
            headers[ContentType] = body.ValueKind == JsonValueKind.String ? "text/plain; charset=utf-8" : "application/json";
        }

        return new LoadRequest
        {
            Name = string.IsNullOrWhiteSpace(entry.Name) ? $"{method} {address.AbsolutePath}" : entry.Name.Trim(),
            Method = method,
            Address = address,
            Body = entry.Body is { } content ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(TextOf(content)) : null,
            Headers = headers,
            SecretHeaders = [.. (entry.Headers ?? []).Where(h => HeaderValues.IsSecret(h.Key) || HeaderValues.UsesVariable(h.Value)).Select(h => h.Key)],
            Weight = entry.Weight ?? 1,
            Sla = Check(entry.Sla),
        };
    }

    private static Uri AddressOf(string? path, Uri target)
    {
        if (path is null)
        {
            return target;
        }

        var isValid = Uri.TryCreate(target, path, out var address);
        return isValid && address!.GetLeftPart(UriPartial.Authority) == target.GetLeftPart(UriPartial.Authority) && address.UserInfo.Length == 0
            ? address
            : throw new FormatException($"path: expected a path on {target.Authority}, for example /posts/1");
    }

    private static string TextOf(JsonElement body) => body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();

    private static ServiceLevels? Check(ServiceLevels? sla)
    {
        if (sla is null)
        {
            return null;
        }

        if (sla.AverageMs is <= 0 || sla.P95Ms is <= 0 || sla.P99Ms is <= 0)
        {
            throw new FormatException("sla: average_ms, p95_ms and p99_ms are milliseconds above 0");
        }

        return sla.ErrorShare is < 0 or > 1 ? throw new FormatException("sla: error_share is a share from 0 to 1, for example 0.01")
            : sla == new ServiceLevels() ? null
            : sla;
    }
}
