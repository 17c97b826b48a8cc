using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>How a pass over the window ended.</summary>
/// <param name="State">The state, with nothing in flight.</param>
/// <param name="Steps">Port calls made.</param>
/// <param name="Finished">True when every chunk of the pass is done; false with no result: continue as new.</param>
/// <param name="Result">The run's result, where the run ends or stops here.</param>
internal sealed record PassEnd(RunLoopState State, int Steps, bool Finished, RunResult? Result);
