namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The columns of an exported file.</summary>
public enum ExportLayout
{
    /// <summary>The columns of <c>results.csv.gz</c>: the input's columns, the top cards with their amounts, and the error.</summary>
    V2,

    /// <summary>The columns of the first Python script: the input's columns, 25 columns for each card, and the error.</summary>
    V1,

    /// <summary>One row for each user and rank.</summary>
    Facts,
}
