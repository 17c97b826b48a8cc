using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input;

/// <summary>Counts the content of a plan without writing it.</summary>
internal sealed class CountingSink : IPassSink
{
    private const int RejectsKept = 20;

    private readonly Dictionary<(string? Column, string Kind), long> _counts = [];
    private readonly List<Reject> _first = [];
    private readonly ArrayBufferWriter<byte> _request = new();
    private long _requestBytes;

    public void AddUser(long row, RowValidator validator)
    {
        using (var writer = new Utf8JsonWriter(_request))
        {
            validator.Request.Write(writer);
        }

        _requestBytes += _request.WrittenCount;
        _request.ResetWrittenCount();
    }

    public void AddReject(long row, RowError error, RowValidator validator)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (error.Column, error.Kind), out _)++;
        if (_first.Count < RejectsKept)
        {
            _first.Add(new Reject(row, error.Column, error.Reason, validator.OwnCells.ToArray()));
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
