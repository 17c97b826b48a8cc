using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>The kinds of file that can be an input, told by their names.</summary>
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

    /// <exception cref="InputException">The ending is none of an input's.</exception>
    public static InputType Of(string name) => Find(name) ?? throw new InputException(
        Path.GetExtension(name) is { Length: > 0 } ending
            ? $"{name}: a file that ends in {ending} cannot be an input. Expected: {Expected}."
            : $"{name}: its type is told by its ending, and it has none. Expected: {Expected}.");

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

/// <summary>What a file's name says it is.</summary>
internal readonly record struct InputType(InputFormat Format, bool IsGzip);

/// <summary>How an input's rows are written.</summary>
internal enum InputFormat
{
    /// <summary>Separated text, its first line the headers.</summary>
    Csv,

    /// <summary>A sheet of an Excel workbook.</summary>
    Xlsx,

    /// <summary>A flat JSON object a line.</summary>
    Ndjson,
}
