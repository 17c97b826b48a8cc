namespace CardGenius.Batch.Records;

/// <summary>What the text of an amount shows about the decimal separator of its file.</summary>
internal enum DecimalMark
{
    /// <summary>It shows nothing.</summary>
    None,

    /// <summary>The text has one comma before three digits: 12,345. The comma separates thousands, or a fraction in a file with decimal
    /// commas.</summary>
    OneComma,

    /// <summary>The text has one point before three digits: 12.345. The point separates a fraction, or thousands in a file with decimal
    /// commas.</summary>
    OnePoint,

    /// <summary>The text is an amount only in a file with decimal commas: 1234,5 or 1.234,56.</summary>
    DecimalComma,
}
