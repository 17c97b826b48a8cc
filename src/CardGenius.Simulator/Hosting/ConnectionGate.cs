using System.Net;
using CardGenius.Simulator.Statistics;
using Microsoft.AspNetCore.Connections;

namespace CardGenius.Simulator.Hosting;

/// <summary>Marks each connection, and closes those of a client that has too many.</summary>
internal sealed class ConnectionGate(int? limit, StatsRecorder recorder)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        var client = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!Enter(client))
        {
            recorder.RefuseConnection();
            connection.Abort(new ConnectionAbortedException("This client has too many connections."));
            return;
        }

        try
        {
            connection.Features.Set(new ConnectionMark());
            await next(connection);
        }
        finally
        {
            Leave(client);
        }
    };

    private bool Enter(IPAddress client)
    {
        lock (_gate)
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
        lock (_gate)
        {
            if (--_open[client] == 0)
            {
                _open.Remove(client);
            }
        }
    }
}
