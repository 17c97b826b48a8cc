namespace CardGenius.Batch.Tests;

/// <summary>Tests that measure the memory of the whole process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests;
