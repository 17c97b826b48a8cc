namespace CardGenius.Batch.Runs.Activities;

/// <summary>What a hosted chunk activity is told.</summary>
/// <param name="Execution">The execution of the run that wants it.</param>
/// <param name="Assignment">The chunk.</param>
public sealed record ChunkOrder(string Execution, ChunkAssignment Assignment);
