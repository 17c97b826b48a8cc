using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CardGenius.Batch.Input;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Reads the rows that must be published, in ascending order, from the input or from the records of planning.</summary>
internal static class ExpectedRows
{
    /// <summary>Returns the rows of the input. The input is read and validated again.</summary>
    /// <param name="input">The input.</param>
    /// <param name="settings">The settings of the input.</param>
    /// <param name="origins">The users of the runs whose rejects the input contains.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async IAsyncEnumerable<ExpectedRow> OfInput(
        IInputSource input, InputSettings settings, OriginRuns origins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sink = new ChannelSink();
        var pass = PassAsync();
        try
        {
            await foreach (var rows in sink.Batches.ReadAllAsync(cancellationToken))
            {
                foreach (var row in rows)
                {
                    yield return row;
                }
            }

            // An exception of the pass must also end this enumeration.
            await pass;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(pass);
        }

        async Task PassAsync()
        {
            try
            {
                await new InputPass(input, settings, progress: null, isTrial: true, origins).RunAsync(sink, stop.Token);
                await sink.WriteAsync(stop.Token);
            }
            finally
            {
                sink.End();
            }
        }
    }

    /// <summary>Returns the users and rejects that planning recorded.</summary>
    public static async IAsyncEnumerable<ExpectedRow> OfPlan(
        IRunStore store, RunPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rejects = RejectReader.ReadAsync(store, plan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await rejects.MoveNextAsync();
        await foreach (var user in UserReader.ReadAllAsync(store, plan, 0, plan.Users, cancellationToken))
        {
            while (more && rejects.Current.Row < user.Row)
            {
                yield return new ExpectedRow(rejects.Current.Row, null);
                more = await rejects.MoveNextAsync();
            }

            yield return new ExpectedRow(user.Row, user.Id);
        }

        while (more)
        {
            yield return new ExpectedRow(rejects.Current.Row, null);
            more = await rejects.MoveNextAsync();
        }
    }

    private sealed class ChannelSink : IPassSink
    {
        private const int BatchSize = 512;
        private const int Ahead = 4;

        private readonly Channel<List<ExpectedRow>> _channel =
            Channel.CreateBounded<List<ExpectedRow>>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

        private List<ExpectedRow> _batch = new(BatchSize);

        public ChannelReader<List<ExpectedRow>> Batches => _channel.Reader;

        public void AddUser(long row, RowValidator validator) => _batch.Add(new ExpectedRow(row, validator.Id));

        public void AddReject(long row, RowError error, RowValidator validator) => _batch.Add(new ExpectedRow(row, null));

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            if (_batch.Count >= BatchSize)
            {
                await WriteAsync(cancellationToken);
            }
        }

        public async ValueTask WriteAsync(CancellationToken cancellationToken)
        {
            var batch = _batch;
            _batch = new List<ExpectedRow>(BatchSize);
            await _channel.Writer.WriteAsync(batch, cancellationToken);
        }

        public void End() => _channel.Writer.Complete();
    }
}

/// <summary>A data row that must be published.</summary>
/// <param name="Row">The row number in the input.</param>
/// <param name="Id">The id of the user; null for a reject.</param>
internal readonly record struct ExpectedRow(long Row, string? Id);
