namespace CardGenius.Cli.Configuration;

/// <summary>Collects problems and warnings, so that one message shows all of them.</summary>
internal sealed class Findings
{
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];

    /// <summary>The problems. With a problem, the command does nothing.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Problem(string message) => _problems.Add(message);

    public void Warn(string message) => _warnings.Add(message);

    /// <summary>Shows the warnings, and then throws if there are problems.</summary>
    /// <param name="warn">Receives the warnings.</param>
    /// <exception cref="UsageException">There are problems.</exception>
    public void ThrowIfAny(Action<string> warn)
    {
        foreach (var warning in _warnings)
        {
            warn(warning);
        }

        ThrowIfAny();
    }

    /// <exception cref="UsageException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new UsageException([.. _problems]);
        }
    }
}
