namespace CardGenius.Cli.Configuration;

/// <summary>The command is refused. The exception contains one message for each problem. No request was sent.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Creates an exception with one problem.</summary>
    public UsageException(string problem, string? hint = null)
        : this([problem], hint)
    {
    }

    /// <summary>Creates an exception with all problems.</summary>
    public UsageException(IReadOnlyList<string> problems, string? hint = null)
        : base(string.Join(Environment.NewLine, problems))
    {
        Problems = problems;
        Hint = hint;
    }

    /// <summary>The problems, in the order in which they were found.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>What to do; null if the problems say it.</summary>
    public string? Hint { get; }
}
