using System.Net;
using CardGenius.Simulator.Statistics;
using Microsoft.AspNetCore.Connections;

namespace CardGenius.Simulator.Hosting;

/// <summary>Marks each connection and closes the connections of a client that exceeds its limit.</summary>
internal sealed class ConnectionGate(int? limit, StatsRecorder recorder)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        var client = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!Enter(client))
        {
            recorder.RefuseConnection();
            connection.Abort(new ConnectionAbortedException("The client has too many connections."));
            return;
        }

        var mark = new ConnectionMark();
        try
        {
            connection.Features.Set(mark);
            await next(connection);
        }
        finally
        {
            recorder.Close(mark);
            Leave(client);
        }
    };

    private bool Enter(IPAddress client)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(client);
            if (open >= limit)
            {
                return false;
            }

            _open[client] = open + 1;
            return true;
        }
    }

    private void Leave(IPAddress client)
    {
        lock (_lock)
        {
            if (--_open[client] == 0)
            {
                _open.Remove(client);
            }
        }
    }
}
