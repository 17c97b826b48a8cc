namespace CardGenius.Load.Model;

/// <summary>
/// The waits of the client before its retries: the exponential backoff with jitter of Polly. After <c>n</c> retries, a call has waited
/// <c>base × f(n − 1 + u)</c> in all, where <c>u</c> is random from 0 to 1. A wait is the difference of two such sums, so consecutive waits of a call
/// depend on each other.
/// </summary>
internal static class RetryWaits
{
    private const double Scale = 1.4;
    private const double Flatness = 4;
    private const int Steps = 200;

    /// <summary>The wait in all after a number of retries, as a multiple of the base.</summary>
    /// <param name="retries">The number of retries, at least 1.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public static double Sum(int retries, double random)
    {
        var t = retries - 1 + random;
        return Math.Pow(2, t) * Math.Tanh(Math.Sqrt(Flatness * t)) / Scale;
    }

    /// <summary>The mean and the variance of <see cref="Sum"/>.</summary>
    /// <param name="retries">The number of retries, at least 1.</param>
    public static (double Mean, double Variance) Of(int retries)
    {
        double sum = 0, squares = 0;
        for (var step = 0; step < Steps; step++)
        {
            var value = Sum(retries, (step + 0.5) / Steps);
            sum += value;
            squares += value * value;
        }

        var mean = sum / Steps;
        return (mean, (squares / Steps) - (mean * mean));
    }
}
