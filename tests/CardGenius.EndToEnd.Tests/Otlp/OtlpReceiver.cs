using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>A collector that takes OTLP over HTTP (protobuf) and keeps the newest value of each series, and the names of the spans.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private int _exports;

    public OtlpReceiver()
    {
        Url = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The newest value by name and sorted attributes, for example <c>cardgenius.users{outcome=result}</c>. A histogram's value is its count.</summary>
    public ConcurrentDictionary<string, double> Series { get; } = new();

    /// <summary>All points in the order in which they arrived.</summary>
    public ConcurrentQueue<OtlpPoint> Points { get; } = new();

    public ConcurrentBag<string> Spans { get; } = [];

    public ConcurrentDictionary<string, string> Resource { get; } = new();

    public ConcurrentBag<string> Meters { get; } = [];

    /// <summary>The sum over the series whose names begin with a text.</summary>
    public double Sum(string prefix) => Series.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(s => s.Value);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var message = new ProtobufField(0, body.ToArray());
            var isMetrics = context.Request.Url!.AbsolutePath == "/v1/metrics";
            foreach (var resource in message.All(1))
            {
                Take(resource, isMetrics);
            }

            _exports += isMetrics ? 1 : 0;
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    // ResourceMetrics and ResourceSpans have the same outline: resource = 1, scopes = 2; a scope has scope = 1, metrics or spans = 2.
    private void Take(ProtobufField resource, bool isMetrics)
    {
        foreach (var (name, value) in resource.All(1).SelectMany(r => r.All(1)).Select(Attribute))
        {
            Resource[name] = value;
        }

        foreach (var scope in resource.All(2))
        {
            Meters.Add(scope.All(1).Single().All(1).Single().Text);
            foreach (var item in scope.All(2))
            {
                if (isMetrics)
                {
                    TakeMetric(item);
                }
                else
                {
                    Spans.Add(item.All(5).Single().Text);
                }
            }
        }
    }

    // Metric: name = 1, gauge = 5, sum = 7, histogram = 9; each of these has data_points = 1.
    private void TakeMetric(ProtobufField metric)
    {
        // Unit = 3. A sum has is_monotonic = 3.
        var name = metric.All(1).Single().Text;
        var unit = metric.All(3).Single().Text;
        var isCounter = metric.All(7).SelectMany(sum => sum.All(3)).Any(f => f.Integer == 1);
        foreach (var point in metric.All(5).Concat(metric.All(7)).SelectMany(kind => kind.All(1)))
        {
            // NumberDataPoint: as_double = 4, as_int = 6, attributes = 7.
            var value = point.All(4).Select(f => (double?)f.Double).SingleOrDefault() ?? point.All(6).Single().Integer;
            Series[Key(name, point.All(7))] = value;
            Points.Enqueue(new(_exports, name, unit, isCounter, [.. point.All(7).Select(Attribute)], value, Histogram: null));
        }

        foreach (var point in metric.All(9).SelectMany(kind => kind.All(1)))
        {
            // HistogramDataPoint: count = 4, sum = 5, bucket_counts = 6, explicit_bounds = 7, attributes = 9.
            var count = point.All(4).Single().Integer;
            Series[Key(name, point.All(9))] = count;
            Points.Enqueue(new(_exports, name, unit, IsCounter: true, [.. point.All(9).Select(Attribute)], count, new(
                point.All(5).Single().Double, [.. point.All(6).SelectMany(f => f.Integers)], [.. point.All(7).SelectMany(f => f.Doubles)])));
        }
    }

    private static string Key(string name, IEnumerable<ProtobufField> attributes) =>
        $"{name}{{{string.Join(",", attributes.Select(Attribute).OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name}={a.Value}"))}}}";

    // KeyValue: key = 1, value = 2. AnyValue: string_value = 1, int_value = 3, double_value = 4.
    private static (string Name, string Value) Attribute(ProtobufField attribute)
    {
        var value = ProtobufField.Read(attribute.All(2).Single().Bytes).Single();
        return (attribute.All(1).Single().Text, value.Number switch
        {
            1 => value.Text,
            3 => value.Integer.ToString(CultureInfo.InvariantCulture),
            4 => value.Double.ToString(CultureInfo.InvariantCulture),
            _ => "",
        });
    }
}
