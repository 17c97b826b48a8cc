using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>A planned user of a run.</summary>
/// <param name="Index">The position of the user in the run, from 0, in the order of the input.</param>
/// <param name="Row">The number of the line (CSV, NDJSON; a header is line 1) or of the sheet row, from 1.</param>
/// <param name="Id">The user id from the input, without surrounding spaces.</param>
/// <param name="Request">The request body, a flat JSON object in UTF-8. Planning creates it once.</param>
/// <param name="Cells">The cells of the input in the order of <see cref="RunPlan.Columns"/>; null for a missing cell.</param>
public sealed record User(long Index, long Row, string Id, ReadOnlyMemory<byte> Request, IReadOnlyList<string?> Cells);
