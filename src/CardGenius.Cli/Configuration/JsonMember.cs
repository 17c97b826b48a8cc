namespace CardGenius.Cli.Configuration;

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The line of the name, from 1.</param>
/// <param name="Value">The value.</param>
internal sealed record JsonMember(string Name, int Line, JsonPlace Value);
