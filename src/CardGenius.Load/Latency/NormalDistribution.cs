namespace CardGenius.Load.Latency;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>The 95th percentile; also the half width of a 90 % interval in standard deviations.</summary>
    public const double P95 = 1.6448536269514722;

    /// <summary>The 99th percentile.</summary>
    public const double P99 = 2.3263478740408408;

    // The coefficients of Acklam's rational approximation, whose relative error is below 1.2e-9.
    private static readonly double[] A =
        [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];

    private static readonly double[] B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];

    private static readonly double[] C =
        [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];

    private static readonly double[] D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

    /// <summary>The value below which the share <paramref name="p"/> lies.</summary>
    /// <param name="p">A share above 0 and below 1.</param>
    public static double Quantile(double p)
    {
        const double tail = 0.02425;
        if (p < tail)
        {
            return Tail(Math.Sqrt(-2 * Math.Log(p)));
        }

        if (p > 1 - tail)
        {
            return -Tail(Math.Sqrt(-2 * Math.Log(1 - p)));
        }

        var q = p - 0.5;
        var r = q * q;
        return ((((((((((A[0] * r) + A[1]) * r) + A[2]) * r) + A[3]) * r) + A[4]) * r) + A[5]) * q
            / ((((((((((B[0] * r) + B[1]) * r) + B[2]) * r) + B[3]) * r) + B[4]) * r) + 1);
    }

    private static double Tail(double q) =>
        ((((((((((C[0] * q) + C[1]) * q) + C[2]) * q) + C[3]) * q) + C[4]) * q) + C[5])
        / ((((((((D[0] * q) + D[1]) * q) + D[2]) * q) + D[3]) * q) + 1);
}
