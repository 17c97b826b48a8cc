namespace CardGenius.Batch.Service.Http;

/// <summary>The chunks in flight.</summary>
/// <param name="InFlight">Now.</param>
/// <param name="Size">At most.</param>
public sealed record WindowDocument(int InFlight, int Size);
