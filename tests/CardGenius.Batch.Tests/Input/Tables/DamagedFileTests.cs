using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Input.Tables;

/// <summary>A file with any bytes is planned, or refused with a message. No other exception is thrown.</summary>
public sealed class DamagedFileTests
{
    private const int Seed = 20261102;

    [Theory]
    [InlineData("users.csv", 1500)]
    [InlineData("users.csv.gz", 1500)]
    [InlineData("users.ndjson", 1500)]
    [InlineData("users.xlsx", 1500)]
    public async Task Files_with_changed_bytes_are_planned_or_refused(string name, int files)
    {
        var random = new Random(Seed);
        var whole = Whole(name);
        var (planned, refused) = (0, 0);
        for (var file = 0; file < files; file++)
        {
            var content = Damage(whole, random);
            try
            {
                var report = await Planner.DryRunAsync(new(), new BytesInput(name, content), null, CancellationToken.None);
                Assert.Equal(content.Length, report.Digest.Length);
                planned++;
            }
            catch (InputException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"File {file} of seed {Seed}", exception);
            }
        }

        Assert.True(refused > 0, $"{planned} planned");
    }

    private static byte[] Whole(string name)
    {
        string[][] rows = [["userid", "fuel", "city"], .. Enumerable.Range(0, 20).Select(i => (string[])[$"u{i}", $"1,{i:000}", "Pune \"₹\""])];
        var csv = Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => string.Join(',', r.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n")));
        return name switch
        {
            "users.csv" => csv,
            "users.csv.gz" => Gzip(csv),
            "users.ndjson" => Encoding.UTF8.GetBytes(string.Concat(rows.Skip(1).Select(r => $"{{\"userid\":\"{r[0]}\",\"fuel\":\"{r[1]}\",\"n\":{{\"a\":[1]}}}}\n"))),
            _ => XlsxFile.Of(
                strings: "<si><t>userid</t></si><si><t>fuel</t></si>",
                styles: "<numFmts><numFmt numFmtId=\"164\" formatCode=\"d/m/yy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>",
                sheets: ("Users", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>" + string.Concat(
                    Enumerable.Range(2, 20).Select(r => $"<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"B{r}\" s=\"{r % 2}\"><v>1.5E2</v></c></row>")))),
        };
    }

    // The checksums of a zip archive hide damage of the XML, so half of the damage is made in the parts.
    private static byte[] Damage(byte[] whole, Random random)
    {
        if (whole is not [(byte)'P', (byte)'K', ..] || random.Next(2) == 0)
        {
            return DamageBytes(whole, random);
        }

        using var source = new ZipArchive(new MemoryStream(whole));
        var damaged = random.Next(source.Entries.Count);
        using var bytes = new MemoryStream();
        using (var target = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            for (var i = 0; i < source.Entries.Count; i++)
            {
                using var part = new MemoryStream();
                using (var from = source.Entries[i].Open())
                {
                    from.CopyTo(part);
                }

                using var to = target.CreateEntry(source.Entries[i].FullName).Open();
                to.Write(i == damaged ? DamageBytes(part.ToArray(), random) : part.ToArray());
            }
        }

        return bytes.ToArray();
    }

    private static byte[] DamageBytes(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)"\"\n,{}[]<>/=0-9&;:"[random.Next(17)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Gzip(byte[] data)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return bytes.ToArray();
    }
}
