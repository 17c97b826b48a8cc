namespace CardGenius.Service.Http.Runs;

/// <summary>The prediction of a run in a dry run.</summary>
/// <param name="Concurrency">The maximum number of requests in flight.</param>
/// <param name="UsersPerMinute">The number of users per minute.</param>
/// <param name="Seconds">The expected duration in seconds.</param>
/// <param name="SecondsLow">The lower end of the 90 % interval of the duration.</param>
/// <param name="SecondsHigh">The upper end of the 90 % interval of the duration.</param>
/// <param name="FinishAt">The expected end of a run that starts now.</param>
/// <param name="Assumption">The latency that the prediction assumes, in a sentence.</param>
public sealed record PredictionDocument(
    int Concurrency, double UsersPerMinute, long Seconds, long SecondsLow, long SecondsHigh, DateTimeOffset FinishAt, string Assumption);
