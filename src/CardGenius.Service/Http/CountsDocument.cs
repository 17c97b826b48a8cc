using CardGenius.Batch.Model.Counts;

namespace CardGenius.Service.Http;

/// <summary>Rows, users and cards of a run. While the run goes on, a chunk in flight counts with its checkpoints.</summary>
/// <param name="Rows">Data rows; 0 until planned.</param>
/// <param name="Users">Rows that are asked for.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="Done">Users with a result or a failure.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="WithoutCards">Users whose result holds no card; they are among <paramref name="Results"/>.</param>
/// <param name="Failures">Users without; while the run goes on, some may be mended by the redrive pass.</param>
/// <param name="DroppedCards">Cards of the responses that a rule of the ranking excluded, by reason.</param>
public sealed record CountsDocument(
    long Rows, long Users, long Rejects, long Done, long Results, long WithoutCards, long Failures, DroppedCards DroppedCards);
