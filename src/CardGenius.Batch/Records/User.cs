using CardGenius.Batch.Model;

namespace CardGenius.Batch.Records;

/// <summary>One user of a run, as planned: what is sent to the API and what the input said of them.</summary>
/// <param name="Index">The user's place among the run's users, from 0, in input order.</param>
/// <param name="Row">The line (CSV, NDJSON; the header is line 1) or sheet row the user stands on in the input, from 1.</param>
/// <param name="Id">The user's id, as the input has it, trimmed.</param>
/// <param name="Request">The body of the API call: one flat JSON object in UTF-8, made once, at planning.</param>
/// <param name="Cells">The input's own cells in the order of <see cref="RunPlan.Columns"/>; null where the row had none.</param>
public sealed record User(long Index, long Row, string Id, ReadOnlyMemory<byte> Request, IReadOnlyList<string?> Cells);
