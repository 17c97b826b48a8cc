namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The output file exists with other content than the results.</summary>
/// <param name="file">The file.</param>
public sealed class OutputExistsException(string file) : Exception($"{Describe(file)} {Hint}.")
{
    /// <summary>The hint that tells the user what to do.</summary>
    public const string Hint = "Name another file, or give --force to replace this one";

    /// <summary>Returns the message without the hint.</summary>
    public static string Describe(string file) => $"--output {file}: the file already exists and does not contain the results of this run.";
}
