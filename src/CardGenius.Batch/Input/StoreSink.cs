using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>Writes the users, their offsets and the rejects of a run to the store.</summary>
internal sealed class StoreSink : IPassSink, IAsyncDisposable
{
    private readonly LineWriter _users;
    private readonly LineWriter _offsets;
    private readonly LineWriter _rejects;

    private StoreSink(LineWriter users, LineWriter offsets, LineWriter rejects) => (_users, _offsets, _rejects) = (users, offsets, rejects);

    /// <summary>Returns a digest of all rows and their columns. It does not depend on the form of the file. It is valid after the commit.</summary>
    public string RowsSha256(IReadOnlyList<string> columns) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [_users.Sha256, _rejects.Sha256, .. columns]))));

    public static async Task<StoreSink> CreateAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        var opened = new List<LineWriter>();
        try
        {
            foreach (var path in (string[])[RunPaths.Users(runId), RunPaths.Offsets(runId), RunPaths.Rejects(runId)])
            {
                opened.Add(await LineWriter.CreateAsync(store, path, cancellationToken));
            }
        }
        catch
        {
            foreach (var writer in opened)
            {
                await writer.DisposeAsync();
            }

            throw;
        }

        return new StoreSink(opened[0], opened[1], opened[2]);
    }

    public void AddUser(long row, RowValidator validator)
    {
        AddOffset();
        UserLine.Write(_users.Begin(), row, validator.Id, validator.Request, validator.OwnCells);
        _users.End();
    }

    public void AddReject(long row, RowError error, RowValidator validator)
    {
        RejectLine.Write(_rejects.Begin(), row, error.Column, error.Reason, validator.OwnCells);
        _rejects.End();
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _users.FlushAsync(cancellationToken);
        await _offsets.FlushAsync(cancellationToken);
        await _rejects.FlushAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        AddOffset();
        await _users.CommitAsync(cancellationToken);
        await _offsets.CommitAsync(cancellationToken);
        await _rejects.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _users.DisposeAsync();
        await _offsets.DisposeAsync();
        await _rejects.DisposeAsync();
    }

    private void AddOffset()
    {
        Span<byte> offset = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(offset, _users.Position);
        _offsets.Add(offset);
    }
}
