using System.Globalization;
using System.Text;
using CardGenius.Batch.Input;
using CardGenius.Batch.Input.Columns;

namespace CardGenius.Cli.Display;

/// <summary>Formats the report of a dry run. It never contains a user id or a cell.</summary>
internal static class PlanReport
{
    private const int RowsShown = 3;

    public static string Format(string path, DryRunReport found)
    {
        var text = new StringBuilder();
        text.AppendLine($"{path}: {FigureText.Plural(found.Users, "user")}, {FigureText.Plural(found.Rejects, "reject")}");
        text.AppendLine($"  format    {found.Format}");
        var empty = found.EmptyRows > 0 ? $", and {FigureText.Plural(found.EmptyRows, "empty row")} skipped" : "";
        text.AppendLine($"  rows      {FigureText.Count(found.Rows)}{empty}");
        foreach (var column in found.Columns)
        {
            text.AppendLine($"  column    {column.Column} {Use(column)}");
        }

        foreach (var reject in found.RejectsByReason)
        {
            var rows = found.FirstRejects.Where(r => r.Column == reject.Column && r.Reason.StartsWith(reject.Reason, StringComparison.Ordinal))
                .Select(r => r.Row.ToString(CultureInfo.InvariantCulture)).Take(RowsShown).ToList();
            var where = rows.Count == 0 ? "" : $" (row {string.Join(", ", rows)}{(reject.Count > rows.Count ? ", …" : "")})";
            var column = reject.Column is null ? "" : $"{reject.Column}: ";
            text.AppendLine($"  rejects   {FigureText.Count(reject.Count)} × {column}{reject.Reason}{where}");
        }

        foreach (var note in found.Notes)
        {
            text.AppendLine($"  note      {note}");
        }

        text.AppendLine($"  SHA-256   {found.Digest.Sha256}");
        return text.ToString();
    }

    private static string Use(ColumnUse column) =>
        column.IsDropped ? "comes from an earlier output and is ignored"
        : column.Field is { } field ? $"→ {field}"
        : column.Suggestion is { } suggestion ? $"is not sent; did you mean {suggestion}?"
        : "is not sent; it is copied to the results";
}
