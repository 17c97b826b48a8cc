namespace CardGenius.Batch.Tests.Api.Responses;

/// <summary>API responses for tests.</summary>
internal static class SampleResponses
{
    public const string OneCard =
        """{"savings":[{"card_name":"A","joining_fees":"10","total_savings_yearly":100,"total_extra_benefits":5}]}""";

    public static byte[] Sample { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Api", "Responses", "sample-response.json"));

    /// <summary>Creates a response with <paramref name="cards"/> cards like those of the sample, and about <paramref name="bytes"/> bytes.</summary>
    public static byte[] OfSize(int bytes, int cards = 100)
    {
        var text = System.Text.Encoding.UTF8.GetString(Sample);
        var start = text.IndexOf("\"savings\": [", StringComparison.Ordinal) + "\"savings\": [".Length;
        var end = text.LastIndexOf(']');
        var card = text[start..end].TrimEnd();
        var list = new System.Text.StringBuilder("{\"status\":\"success\",\"data\":{\"success\":true,\"savings\":[");
        for (var i = 0; i < cards; i++)
        {
            var one = card.Replace("HDFC Diners Club Black Metal Edition", $"Card number {i}", StringComparison.Ordinal)
                .Replace("\"total_savings_yearly\": 75036", $"\"total_savings_yearly\": {(i * 7919 % cards) + 10000}", StringComparison.Ordinal);
            list.Append(i == 0 ? "" : ",").Append(one);
            if (list.Length < (long)bytes * (i + 1) / cards)
            {
                list.Length--;
                list.Append(",\"explanation\":\"").Append('x', (int)((long)bytes * (i + 1) / cards) - list.Length).Append("\"}");
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(list.Append("]}}").ToString());
    }
}
