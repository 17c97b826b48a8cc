namespace CardGenius.Batch.Model;

/// <summary>A chunk of a run.</summary>
/// <param name="Pass">0: all users; 1: the redrive pass.</param>
/// <param name="Index">Its place in the pass, from 0.</param>
public readonly record struct ChunkKey(int Pass, int Index);
