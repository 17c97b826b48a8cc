using System.Globalization;
using System.Text;

namespace CardGenius.Cli.Demo;

/// <summary>Writes made-up users in the columns of the previous program, the same users at every call. Most amounts are plain numbers, some are
/// formatted (₹1,00,000), and a few rows are rejects.</summary>
internal static class DemoUsers
{
    /// <summary>The number of rows that are rejects.</summary>
    public const int Rejects = 5;

    private const int Seed = 20261102;
    private const string Header = "userid,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv";

    /// <summary>Writes a CSV file with the given number of users and <see cref="Rejects"/> more rows that are rejects.</summary>
    public static void Write(TextWriter output, int users)
    {
        var random = new Random(Seed);
        var rejects = BadRows();
        output.Write(Header + "\n");
        for (var user = 1; user <= users; user++)
        {
            output.Write(UserRow(user, random) + "\n");
            if (user * (Rejects + 1L) / users > (user - 1) * (Rejects + 1L) / users && rejects.TryDequeue(out var bad))
            {
                output.Write(bad + "\n");
            }
        }

        while (rejects.TryDequeue(out var bad))
        {
            output.Write(bad + "\n");
        }
    }

    /// <summary>Formats a whole amount with Indian digit groups: 1,00,000.</summary>
    internal static string Grouped(long amount)
    {
        var digits = amount.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(digits.Length + 4);
        for (var i = 0; i < digits.Length; i++)
        {
            var left = digits.Length - i;
            if (i > 0 && (left == 3 || (left > 3 && left % 2 == 1)))
            {
                text.Append(',');
            }

            text.Append(digits[i]);
        }

        return text.ToString();
    }

    private static string UserRow(int user, Random random)
    {
        var row = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"demo-{user:D6}"));
        for (var column = 0; column < 6; column++)
        {
            row.Append(',').Append(Cell(random));
        }

        return row.ToString();
    }

    private static string Cell(Random random)
    {
        var form = random.Next(20);
        var amount = (long)Math.Exp(6 + (4.5 * random.NextDouble()));
        return form switch
        {
            0 or 1 => "",
            2 => $"\"₹{Grouped(amount * 20)}\"",
            3 => $"\"{Grouped(amount * 20)}\"",
            4 => string.Create(CultureInfo.InvariantCulture, $"{amount}.50"),
            _ => amount.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static Queue<string> BadRows() => new(
    [
        "demo-negative,-500,100,100,100,100,100",
        "demo-000001,100,100,100,100,100,100",
        ",2500,100,100,100,100,100",
        "demo-words,a lot,100,100,100,100,100",
        "demo-refund,100,100,\"-₹1,00,000\",100,100,100",
    ]);
}
