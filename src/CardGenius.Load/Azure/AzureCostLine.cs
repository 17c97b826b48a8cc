namespace CardGenius.Load.Azure;

/// <summary>A part of <see cref="AzureCost"/>.</summary>
/// <param name="Part">What is paid for.</param>
/// <param name="Quantity">How much of it.</param>
/// <param name="Unit">The unit of the quantity.</param>
/// <param name="Dollars">What it costs, in US dollars.</param>
public sealed record AzureCostLine(string Part, double Quantity, string Unit, double Dollars);
