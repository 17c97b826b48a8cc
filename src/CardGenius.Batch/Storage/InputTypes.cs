using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>The file types that can be an input. The extension of a file determines its type.</summary>
internal static class InputTypes
{
    public const string Expected = ".csv, .csv.gz, .xlsx, .ndjson or .ndjson.gz";

    private static readonly (string Ending, InputType Type)[] Endings =
    [
        (".csv", new InputType(InputFormat.Csv, IsGzip: false)),
        (".csv.gz", new InputType(InputFormat.Csv, IsGzip: true)),
        (".xlsx", new InputType(InputFormat.Xlsx, IsGzip: false)),
        (".ndjson", new InputType(InputFormat.Ndjson, IsGzip: false)),
        (".ndjson.gz", new InputType(InputFormat.Ndjson, IsGzip: true)),
    ];

    public static bool IsNamedAsInput(string name) => Find(name) is not null;

    /// <exception cref="InputException">The extension is not that of an input.</exception>
    public static InputType Of(string name) => Find(name) ?? throw new InputException(
        Path.GetExtension(name) is { Length: > 0 } ending
            ? $"{name}: the extension {ending} is not supported. Expected: {Expected}."
            : $"{name}: the file name has no extension, so the file type is unknown. Expected: {Expected}.");

    private static InputType? Find(string name)
    {
        foreach (var (ending, type) in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        return null;
    }
}

/// <summary>The format of an input file, and whether it is compressed.</summary>
internal readonly record struct InputType(InputFormat Format, bool IsGzip);

/// <summary>The format of the rows of an input.</summary>
internal enum InputFormat
{
    /// <summary>Text with separated columns. The first line contains the headers.</summary>
    Csv,

    /// <summary>A sheet of an Excel workbook.</summary>
    Xlsx,

    /// <summary>One flat JSON object in each line.</summary>
    Ndjson,
}
