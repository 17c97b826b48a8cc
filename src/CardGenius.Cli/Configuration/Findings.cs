namespace CardGenius.Cli.Configuration;

/// <summary>Problems and warnings, gathered so that a person sees all of them at once and not one a try.</summary>
internal sealed class Findings
{
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];

    /// <summary>What must be mended before anything is done.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Problem(string message) => _problems.Add(message);

    public void Warn(string message) => _warnings.Add(message);

    /// <exception cref="UsageException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new UsageException([.. _problems]);
        }
    }
}
