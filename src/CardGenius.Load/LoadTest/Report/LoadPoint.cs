namespace CardGenius.Load.LoadTest.Report;

/// <summary>A change from one stage to a later one.</summary>
/// <param name="From">The name of the last stage before the change.</param>
/// <param name="To">The name of the first stage with the change.</param>
/// <param name="Evidence">The figures that show the change, as a sentence.</param>
public sealed record LoadPoint(string From, string To, string Evidence);
