using System.Globalization;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Collects the findings of a verification. Equal findings about consecutive rows become one finding, and the number of findings is
/// limited.</summary>
internal sealed class Findings
{
    private const int MaxFindings = 100;

    private readonly List<string> _all = [];
    private string? _series;
    private long _first;
    private long _last;
    private long _count;
    private long _omitted;

    /// <summary>Adds a finding.</summary>
    public void Add(string finding)
    {
        EndSeries();
        Keep(finding);
    }

    /// <summary>Adds a finding about a row. It is merged with an equal finding about the previous row.</summary>
    /// <param name="row">The row number.</param>
    /// <param name="what">The finding. It follows "row 5" or "rows 5 to 9 (5 rows)" in the message.</param>
    public void AddRow(long row, string what)
    {
        if (!string.Equals(_series, what, StringComparison.Ordinal))
        {
            EndSeries();
            (_series, _first) = (what, row);
        }

        _last = row;
        _count++;
    }

    /// <summary>Ends the current series of equal findings, because a row is correct.</summary>
    public void EndSeries()
    {
        if (_series is not null)
        {
            Keep(_count == 1
                ? string.Create(CultureInfo.InvariantCulture, $"row {_first} {_series}")
                : string.Create(CultureInfo.InvariantCulture, $"rows {_first} to {_last} ({_count} rows) {_series}"));
            (_series, _count) = (null, 0);
        }
    }

    /// <summary>Returns all findings so far.</summary>
    public IReadOnlyList<string> ToList()
    {
        EndSeries();
        return _omitted == 0 ? _all : [.. _all, string.Create(CultureInfo.InvariantCulture, $"… and {_omitted} more findings")];
    }

    private void Keep(string finding)
    {
        if (_all.Count < MaxFindings)
        {
            _all.Add(finding);
        }
        else
        {
            _omitted++;
        }
    }
}
