using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;

namespace CardGenius.Service.Http;

/// <summary>Reads the body of a start request, and reports the errors of each field.</summary>
internal sealed class StartRequestReader(ServiceSettings settings)
{
    public const int MaxUsers = 1000;

    private static readonly SettingKind<double> Rate = SettingTable.RequestsPerSecond.KindFor(SettingHosts.FunctionApp);
    private static readonly SettingKind<double> Share = SettingTable.FailureTolerance.Kind;

    private double HighestRate => settings.Defaults.Api.RequestsPerSecond ?? Rate.Most;

    private static readonly string[] SpendKeys =
        [.. RequestFields.All.Where(f => f.Kind != RequestFieldKind.Card).Select(f => f.Name)];

    /// <summary>Reads a start request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="keyed">The run id of the <c>Idempotency-Key</c> header; null if there is none.</param>
    /// <param name="errors">Receives the errors.</param>
    /// <returns>The request. It is valid only if there are no errors.</returns>
    public StartRequest Read(ReadOnlyMemory<byte> body, string? keyed, FieldErrors errors)
    {
        using var document = Parse(body, errors);
        if (document is null)
        {
            return new();
        }

        var root = new FieldReader(document.RootElement, "", errors);
        var request = new StartRequest
        {
            RunId = ReadRunId(root, keyed),
            Input = ReadInput(root),
            Users = root.Find("users") is { } users ? ReadUsers(users, errors) : null,
            DryRun = root.Flag("dry_run") ?? false,
        };
        if (root.Find("input") is null == root.Find("users") is null)
        {
            errors.Add("input", "expected either 'input' (a path in the input container) or 'users' (a list of users)");
        }

        request = ReadSettings(root, request, errors);
        root.RefuseOthers();
        return request;
    }

    /// <summary>Reads the settings that a resume can change.</summary>
    public RunAmendments ReadAmendments(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        using var document = body.Length == 0 ? null : Parse(body, errors);
        if (document is null)
        {
            return new();
        }

        var root = new FieldReader(document.RootElement, "", errors);
        var amendments = new RunAmendments
        {
            Concurrency = (int?)root.Whole("concurrency", SettingTable.Concurrency.Kind.Least, settings.Defaults.Concurrency),
            RequestsPerSecond = root.Number("requests_per_second", Rate.Least, HighestRate),
            FailureTolerance = root.Number("failure_tolerance", Share.Least, Share.Most),
            NoCardTolerance = root.Number("no_card_tolerance", Share.Least, Share.Most),
            RejectTolerance = root.Number("reject_tolerance", Share.Least, Share.Most),
        };
        root.RefuseOthers();
        return amendments;
    }

    /// <summary>Reads the limits that a caller changes. At least one must be given, and none can be above that of the service.</summary>
    public (int? Concurrency, double? RequestsPerSecond) ReadLimits(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        using var document = Parse(body, errors);
        if (document is null)
        {
            return default;
        }

        var root = new FieldReader(document.RootElement, "", errors);
        var concurrency = (int?)root.Whole("concurrency", SettingTable.Concurrency.Kind.Least, settings.Defaults.Concurrency);
        var rate = root.Number("requests_per_second", Rate.Least, HighestRate);
        root.RefuseOthers();
        if (!errors.Any && concurrency is null && rate is null)
        {
            errors.Add("concurrency", "expected 'concurrency', 'requests_per_second' or both");
        }

        return (concurrency, rate);
    }

    /// <summary>Adds an error for every field of the body, for a request that has no fields.</summary>
    public static void ReadNothing(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        using var document = body.Length == 0 ? null : Parse(body, errors);
        if (document is not null)
        {
            new FieldReader(document.RootElement, "", errors).RefuseOthers();
        }
    }

    internal static JsonDocument? Parse(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add("body", "expected a JSON object");
            }
            else if (!IsUnicode(document.RootElement))
            {
                errors.Add("body", "expected JSON in UTF-8, but a string contains an invalid byte or half of a surrogate pair, such as \\ud800");
            }
            else
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException error)
        {
            errors.Add("body", string.Create(
                CultureInfo.InvariantCulture,
                $"expected JSON, but found a syntax error at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}"));
        }

        return null;
    }

    // JSON allows strings that are not valid Unicode. Reading such a string throws an exception.
    private static bool IsUnicode(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(m => m.Name is not null && IsUnicode(m.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsUnicode),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? ReadRunId(FieldReader root, string? keyed)
    {
        var runId = root.Text("run_id");
        if (runId is not null && !RunIds.IsValid(runId))
        {
            root.Errors.Add("run_id", $"expected {RunIds.Rule}");
        }

        if (runId is not null && keyed is not null && runId != keyed)
        {
            root.Errors.Add("run_id", $"the Idempotency-Key header already sets the run id '{keyed}': use only one of them");
        }

        return runId ?? keyed;
    }

    private string? ReadInput(FieldReader root)
    {
        var input = root.Text("input", 1024);
        if (input is not null && InputPaths.FindFaultOrUpload(input, settings.InputPrefix) is { } fault)
        {
            root.Errors.Add("input", fault);
        }

        return input;
    }

    private StartRequest ReadSettings(FieldReader root, StartRequest request, FieldErrors errors)
    {
        if (root.Find("settings") is not { } element)
        {
            return request;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add("settings", "expected an object");
            return request;
        }

        var reader = new FieldReader(element, "settings", errors);
        request = request with
        {
            TopN = (int?)reader.Whole("top_n", SettingTable.TopN.Kind.Least, SettingTable.TopN.Kind.Most),

            // The maximum is the concurrency of the service, which was agreed with the owners of the API.
            Concurrency = (int?)reader.Whole("concurrency", SettingTable.Concurrency.Kind.Least, settings.Defaults.Concurrency),
            RequestsPerSecond = reader.Number("requests_per_second", Rate.Least, HighestRate),
            FailureTolerance = reader.Number("failure_tolerance", Share.Least, Share.Most),
            NoCardTolerance = reader.Number("no_card_tolerance", Share.Least, Share.Most),
            RejectTolerance = reader.Number("reject_tolerance", Share.Least, Share.Most),
            Limit = reader.Whole("limit", SettingTable.Limit.Kind.Least, SettingTable.Limit.Kind.Most),
            Sheet = reader.Text("sheet"),
            ColumnMappings = reader.Map("column_mappings", 100),
            OtherOnline = reader.Choice(
                "other_online", ("sum_components", OtherOnlineMode.SumComponents), ("confirmed_only", OtherOnlineMode.ConfirmedOnly)),
            IgnoreColumns = reader.Flag("ignore_columns"),
            SpendKeys = reader.Keys("spend_keys", SpendKeys),
            Excel = reader.Flag("excel"),
            CsvSafe = reader.Flag("csv_safe"),
        };
        reader.RefuseOthers();
        return request;
    }

    // The planner checks the values like those of a file. A user that is not valid becomes a reject.
    private static ReadOnlyMemory<byte>? ReadUsers(JsonElement users, FieldErrors errors)
    {
        if (users.ValueKind != JsonValueKind.Array || users.GetArrayLength() is 0 or > MaxUsers)
        {
            errors.Add("users", string.Create(
                CultureInfo.InvariantCulture, $"expected a list of 1 to {MaxUsers} users; for more users, use a file in the input container"));
            return null;
        }

        var lines = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(lines);
        var index = 0;
        foreach (var user in users.EnumerateArray())
        {
            if (!IsFlat(user))
            {
                errors.Add(
                    string.Create(CultureInfo.InvariantCulture, $"users[{index}]"),
                    "expected an object of numbers and strings, for example {\"user_id\":\"u1\",\"amazon_spends\":12000}");
            }
            else
            {
                json.Reset();
                user.WriteTo(json);
                json.Flush();
                lines.Write("\n"u8);
            }

            index++;
        }

        return lines.WrittenMemory.ToArray();
    }

    private static bool IsFlat(JsonElement user) =>
        user.ValueKind == JsonValueKind.Object
        && user.EnumerateObject().Any()
        && user.EnumerateObject().All(m => m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null);
}
