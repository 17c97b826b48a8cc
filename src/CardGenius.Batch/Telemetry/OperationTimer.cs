namespace CardGenius.Batch.Telemetry;

/// <summary>Measures operations on a store.</summary>
internal sealed class OperationTimer(TimeProvider time, StoreInstruments instruments)
{
    public async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> act)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await act();
            instruments.Ended(operation, time.GetElapsedTime(began), error: null);
            return result;
        }
        catch (Exception error)
        {
            instruments.Ended(operation, time.GetElapsedTime(began), error);
            throw;
        }
    }

    public Task MeasureAsync(string operation, Func<Task> act) => MeasureAsync(operation, async () =>
    {
        await act();
        return true;
    });
}
