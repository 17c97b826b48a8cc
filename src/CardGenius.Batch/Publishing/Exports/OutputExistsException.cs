namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The file for the results is there and holds something else.</summary>
/// <param name="file">The file.</param>
public sealed class OutputExistsException(string file) : Exception($"{Describe(file)} {Hint}.")
{
    /// <summary>What to do.</summary>
    public const string Hint = "Name another file, or give --force to replace this one";

    /// <summary>What is wrong, without what to do.</summary>
    public static string Describe(string file) => $"--output {file}: the file is there already and does not hold the results of this run.";
}
