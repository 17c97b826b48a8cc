namespace CardGenius.Load.Tests;

public sealed class ApiNoticeTests
{
    [Fact]
    public void The_message_for_a_backfill()
    {
        var figures = new LoadFigures
        {
            Users = 2_000_000,
            Start = new(2026, 12, 6, 20, 30, 0, TimeSpan.Zero),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"),
        };

        Assert.Equal(
            """
            Subject: High-volume API usage notification: card recommendations for 2,000,000 users

            Hi CardGenius Team,

            We will request card recommendations for 2,000,000 users, and make significantly more API calls than usual meanwhile.

            Expected load:
            - Endpoint: https://api.example/cg/api/pro
            - Concurrent connections: 20 at most, kept open (HTTP keep-alive)
            - Requests per second: 13.33 sustained, 800 a minute, 48,000 an hour
            - Per backend, with 3 backends: 4.44 requests per second, 7 connections at most
            - Bandwidth: 3.77 Mbps from you to us, 0.07 Mbps from us to you
            - Duration: about 1.7 days (90 % interval: 1.6 days to 1.9 days), if responses take 1.5 s on average
            - Total requests: 2,000,000

            Timeline (times are Asia/Kolkata):
            - Testing, before the full batch: 100 users (5 workers, 3.33 requests per second, about 33 seconds)
            - Small batch, after the test: 5,000 users (10 workers, 6.67 requests per second, about 13 minutes)
            - Full batch: Mon 2026-12-07 02:00 to about Tue 2026-12-08 19:39, 2,000,000 users (20 workers)

            What our client does:
            - The first requests are spread over 1.5 s.
            - It obeys Retry-After, and lowers its concurrency on 429, 503, time-outs and growing latency.
            - It sends User-Agent: CardGenius-Batch-Runner/1.0.

            Questions:
            1. Are there any rate limits that we should be aware of?
            2. Should we use a specific User-Agent header?
            3. Do you need us to come from specific IP addresses?
            4. Is your load balancer configured for this load?
            5. Should we schedule this during off-peak hours?

            Please let us know if you have any concerns or need us to adjust our approach.

            Best regards,
            CashKaro Team

            """,
            ApiNotice.Write(figures, "https://api.example/cg/api/pro"));
    }
}
