namespace CardGenius.Benchmarks.Regression;

/// <summary>A measured figure. Less is better.</summary>
/// <param name="Name">The name, with the unit.</param>
/// <param name="Value">The value.</param>
/// <param name="Margin">The share of the value by which a new bound exceeds it; 0 for a figure that is the same in every measurement.</param>
internal sealed record Figure(string Name, double Value, double Margin);
