using System.Globalization;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>A published run.</summary>
/// <param name="Folder">The results folder in the store.</param>
/// <param name="Manifest">The manifest.</param>
internal sealed record PublishedRun(string Folder, Manifest Manifest)
{
    private const string DateMark = "run_date=";

    public string RunId => Manifest.RunId;

    public IReadOnlyList<string> Columns => Manifest.Input.Columns;

    /// <summary>Gets the <c>run_date</c> of the results folder.</summary>
    public DateOnly RunDate
    {
        get
        {
            var start = Folder.IndexOf(DateMark, StringComparison.Ordinal) + DateMark.Length;
            return DateOnly.ParseExact(Folder.AsSpan(start, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
    }
}
