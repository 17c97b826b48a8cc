using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;

namespace CardGenius.Service.Http;

/// <summary>Understands the body of a start, or says of each field what is wrong with it.</summary>
internal sealed class StartRequestReader(ServiceSettings settings)
{
    public const int MaxUsers = 1000;

    private static readonly SettingKind<double> Rate = SettingTable.RequestsPerSecond.KindFor(SettingHosts.FunctionApp);
    private static readonly SettingKind<double> Share = SettingTable.FailureTolerance.Kind;

    private double HighestRate => settings.Defaults.Api.RequestsPerSecond ?? Rate.Most;

    private static readonly string[] SpendKeys =
        [.. RequestFields.All.Where(f => f.Kind != RequestFieldKind.Card).Select(f => f.Name)];

    /// <summary>Reads a start.</summary>
    /// <param name="body">The body.</param>
    /// <param name="keyed">The run id that the <c>Idempotency-Key</c> header stands for; null: there is none.</param>
    /// <param name="errors">What is wrong.</param>
    /// <returns>The request; of use only where nothing is wrong.</returns>
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
            errors.Add("input", "expected either 'input', a path in the input container, or 'users', a list of users");
        }

        request = ReadSettings(root, request, errors);
        root.RefuseOthers();
        return request;
    }

    /// <summary>Reads what a resume may change.</summary>
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
        };
        root.RefuseOthers();
        return amendments;
    }

    /// <summary>Sees to it that a body asks for nothing: what would be passed over must be refused.</summary>
    public static void ReadNothing(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        using var document = body.Length == 0 ? null : Parse(body, errors);
        if (document is not null)
        {
            new FieldReader(document.RootElement, "", errors).RefuseOthers();
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add("body", "expected a JSON object");
            }
            else if (!IsText(document.RootElement))
            {
                errors.Add("body", "expected JSON in UTF-8; a text in it has an invalid byte or half of a surrogate pair, such as \\ud800");
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
                $"expected JSON; it breaks at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}"));
        }

        return null;
    }

    // JSON allows texts that are none. Whatever reads them later would throw.
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(m => m.Name is not null && IsText(m.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
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
            root.Errors.Add("run_id", $"the Idempotency-Key header stands for run '{keyed}': give the one or the other");
        }

        return runId ?? keyed;
    }

    private string? ReadInput(FieldReader root)
    {
        var input = root.Text("input", 1024);
        if (input is not null && InputPaths.FindFault(input, settings.InputPrefix) is { } fault)
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

            // The service's own is what was agreed with the API's owners.
            Concurrency = (int?)reader.Whole("concurrency", SettingTable.Concurrency.Kind.Least, settings.Defaults.Concurrency),
            RequestsPerSecond = reader.Number("requests_per_second", Rate.Least, HighestRate),
            FailureTolerance = reader.Number("failure_tolerance", Share.Least, Share.Most),
            NoCardTolerance = reader.Number("no_card_tolerance", Share.Least, Share.Most),
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

    // The planner judges the values, as it does those of a file: what cannot be a user is a reject and in the results.
    private static ReadOnlyMemory<byte>? ReadUsers(JsonElement users, FieldErrors errors)
    {
        if (users.ValueKind != JsonValueKind.Array || users.GetArrayLength() is 0 or > MaxUsers)
        {
            errors.Add("users", string.Create(
                CultureInfo.InvariantCulture, $"expected a list of 1 to {MaxUsers} users; give more as a file in the input container"));
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
                    "expected an object of numbers and texts, e.g. {\"user_id\":\"u1\",\"amazon_spends\":12000}");
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
