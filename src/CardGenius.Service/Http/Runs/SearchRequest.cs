using System.Text.Json;

namespace CardGenius.Service.Http.Runs;

/// <summary>Reads the body of a search: <c>{"user_id":"…"}</c>.</summary>
internal static class SearchRequest
{
    private const int MaxLength = 1024;

    /// <summary>Returns the user id. It is valid only if there are no errors.</summary>
    public static string ReadUserId(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        using var document = StartRequestReader.Parse(body, errors);
        if (document is null)
        {
            return "";
        }

        var root = new FieldReader(document.RootElement, "", errors);
        var id = root.Find("user_id") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };
        if (id.Length is 0 or > MaxLength)
        {
            errors.Add("user_id", $"expected a user id of 1 to {MaxLength} characters");
        }

        root.RefuseOthers();
        return id;
    }
}
