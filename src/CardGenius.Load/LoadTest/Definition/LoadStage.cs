namespace CardGenius.Load.LoadTest.Definition;

/// <summary>A part of a load test with a load of its own.</summary>
/// <param name="Name">The name in the report, for example <c>50 users</c>.</param>
/// <param name="Duration">How long the stage is measured.</param>
public abstract record LoadStage(string Name, TimeSpan Duration);
