using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input;

/// <summary>Counts what a plan would hold.</summary>
internal sealed class CountingSink : IPassSink
{
    private const int RejectsKept = 20;

    private readonly Dictionary<(string? Column, string Kind), long> _counts = [];
    private readonly List<Reject> _first = [];
    private readonly ArrayBufferWriter<byte> _request = new();
    private long _requestBytes;

    public void AddUser(long row, RowValidator judge)
    {
        using (var writer = new Utf8JsonWriter(_request))
        {
            judge.Request.Write(writer);
        }

        _requestBytes += _request.WrittenCount;
        _request.ResetWrittenCount();
    }

    public void AddReject(long row, RowError refusal, RowValidator judge)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (refusal.Column, refusal.Kind), out _)++;
        if (_first.Count < RejectsKept)
        {
            _first.Add(new Reject(row, refusal.Column, refusal.Reason, judge.OwnCells.ToArray()));
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public DryRunReport Report(string name, PassResult pass) => new()
    {
        InputName = name,
        Format = pass.Description,
        Digest = pass.Digest,
        Rows = pass.Rows,
        Users = pass.Users,
        Rejects = pass.Rejects,
        EmptyRows = pass.EmptyRows,
        RequestBytes = _requestBytes,
        Columns = [.. pass.Map.Uses()],
        Notes = pass.Notes,
        IsRefused = pass.Map.FindRefusal() is not null,
        RejectsByReason =
        [
            .. _counts.Select(c => new RejectCount(c.Key.Column, c.Key.Kind, c.Value))
                .OrderByDescending(c => c.Count).ThenBy(c => c.Column, StringComparer.Ordinal).ThenBy(c => c.Reason, StringComparer.Ordinal),
        ],
        FirstRejects = _first,
    };
}
