using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>What a pass over the input found.</summary>
internal sealed record PassResult(
    InputDigest Digest, string Description, ColumnMap Map, long Users, long Rejects, long EmptyRows, IReadOnlyList<string> Notes)
{
    public long Rows => Users + Rejects;
}
