namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Counts the rows of a .csv file while its bytes are read. Line ends within quotes do not end a row.</summary>
internal sealed class CsvRowCounter
{
    private bool _quoted;

    /// <summary>Gets the number of rows so far, including the header.</summary>
    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var next = _quoted ? bytes.IndexOf((byte)'"') : bytes.IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                return;
            }

            if (bytes[next] == (byte)'"')
            {
                _quoted = !_quoted;
            }
            else
            {
                Rows++;
            }

            bytes = bytes[(next + 1)..];
        }
    }
}
