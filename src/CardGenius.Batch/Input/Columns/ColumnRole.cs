using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>What a column gives: the user's id, or an amount of a request's field.</summary>
/// <param name="Field">The field's place in <see cref="RequestFields.All"/>; -1: the user's id.</param>
/// <param name="Component">For a field that is made of several columns, which of them this is; null: the whole field.</param>
internal readonly record struct ColumnRole(int Field, string? Component = null)
{
    private const int Id = -1;

    public static ColumnRole UserId { get; } = new(Id);

    public bool IsUserId => Field == Id;

    /// <summary>Whether a file may not carry both: they give the same thing.</summary>
    public bool Clashes(ColumnRole other) =>
        Field == other.Field && (Component == other.Component || Component is null || other.Component is null);
}
