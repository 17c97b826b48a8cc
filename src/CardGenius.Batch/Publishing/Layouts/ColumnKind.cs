namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The type of an exported column. An empty cell has no value.</summary>
internal enum ColumnKind
{
    /// <summary>A text of this program or of the API.</summary>
    Text,

    /// <summary>A cell of the input. A workbook stores plain numbers as numbers.</summary>
    Input,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>An amount in rupees, points or a rate.</summary>
    Amount,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Logical,

    /// <summary>A date: <c>2026-11-28</c>.</summary>
    Date,

    /// <summary>A time in UTC: <c>2026-11-28T06:30:00Z</c>.</summary>
    Time,
}
