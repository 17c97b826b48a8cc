namespace CardGenius.Batch.Settings;

/// <summary>A deprecated environment variable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Hosts">The hosts that still read it.</param>
public sealed record OldVariable(string Name, SettingHosts Hosts);
