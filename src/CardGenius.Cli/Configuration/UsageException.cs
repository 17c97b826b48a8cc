namespace CardGenius.Cli.Configuration;

/// <summary>What was asked cannot be done as it was asked: one message a problem, all of them at once. No call was made.</summary>
public sealed class UsageException : Exception
{
    /// <summary>One problem.</summary>
    public UsageException(string problem, string? hint = null)
        : this([problem], hint)
    {
    }

    /// <summary>All problems that were found.</summary>
    public UsageException(IReadOnlyList<string> problems, string? hint = null)
        : base(string.Join(Environment.NewLine, problems))
    {
        Problems = problems;
        Hint = hint;
    }

    /// <summary>The problems, in the order they were found.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>What to do; null where the problems say it.</summary>
    public string? Hint { get; }
}
