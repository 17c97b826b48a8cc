namespace CardGenius.Batch.Records;

/// <summary>What an amount's text says of the decimal separator of its file.</summary>
internal enum DecimalMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It reads as a thousand, and as a fraction where the comma is the decimal separator: 12,345.</summary>
    OneComma,

    /// <summary>It reads as a fraction, and as a thousand where the comma is the decimal separator: 12.345.</summary>
    OnePoint,

    /// <summary>It is an amount only where the comma is the decimal separator: 1234,5 or 1.234,56.</summary>
    DecimalComma,
}
