using System.Globalization;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Gathers findings: what repeats row after row becomes one finding, and there is an end to what a person reads.</summary>
internal sealed class Findings
{
    private const int Most = 100;

    private readonly List<string> _all = [];
    private string? _series;
    private long _first;
    private long _last;
    private long _count;
    private long _more;

    /// <summary>Adds a finding.</summary>
    public void Add(string finding)
    {
        EndSeries();
        Keep(finding);
    }

    /// <summary>Adds a finding about a row; the same finding about the next one that is looked at becomes one with it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="what">What is wrong, to stand behind "row 5" or "rows 5 to 9 (5 rows)".</param>
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

    /// <summary>Says that a row is as it should be: what was wrong before it ends there.</summary>
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

    /// <summary>All findings so far.</summary>
    public IReadOnlyList<string> ToList()
    {
        EndSeries();
        return _more == 0 ? _all : [.. _all, string.Create(CultureInfo.InvariantCulture, $"… and {_more} more findings")];
    }

    private void Keep(string finding)
    {
        if (_all.Count < Most)
        {
            _all.Add(finding);
        }
        else
        {
            _more++;
        }
    }
}
