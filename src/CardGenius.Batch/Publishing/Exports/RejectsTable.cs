using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The rejects as a table: the columns of the input, then the row, the column and the reason of the reject, and its run. If the table is
/// used as an input, planning ignores the added columns.</summary>
/// <param name="plan">The plan of the run.</param>
/// <param name="isSafe">True to write text that a spreadsheet would read as a formula with an apostrophe (<see cref="FormulaText"/>) in
/// <c>rejects.csv</c>. The cells of a workbook have a type and need none.</param>
internal sealed class RejectsTable(RunPlan plan, bool isSafe)
{
    private readonly string[] _cells = new string[plan.Columns.Count + 4];

    /// <summary>Gets the names of the columns.</summary>
    public IReadOnlyList<string> Header { get; } =
        [.. plan.Columns, AddedColumns.Row, AddedColumns.Column, AddedColumns.Reason, AddedColumns.Run];

    /// <summary>Gets whether a spreadsheet must not read the cells of <c>rejects.csv</c> as formulas.</summary>
    public bool IsSafe => isSafe;

    /// <summary>Gets the index of the column with the row number, the only number.</summary>
    public int RowColumn => plan.Columns.Count;

    /// <summary>Returns the cells of a reject. They are valid until the next call.</summary>
    public IReadOnlyList<string> CellsOf(Reject reject)
    {
        for (var i = 0; i < plan.Columns.Count; i++)
        {
            _cells[i] = i < reject.Cells.Count ? reject.Cells[i] ?? "" : "";
        }

        _cells[RowColumn] = reject.Row.ToString(CultureInfo.InvariantCulture);
        _cells[RowColumn + 1] = reject.Column ?? "";
        _cells[RowColumn + 2] = reject.Reason;
        _cells[RowColumn + 3] = plan.RunId;
        return _cells;
    }
}
