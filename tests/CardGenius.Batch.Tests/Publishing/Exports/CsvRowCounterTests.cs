using System.Globalization;
using System.Text;
using CardGenius.Batch.Publishing.Exports;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Publishing.Exports;

public sealed class CsvRowCounterTests
{
    [Fact]
    public void Written_rows_are_counted_correctly()
    {
        var cases =
            from rows in Outcomes.Texts().ArrayOf(3).ListOf()
            from piece in Gen.Choose(1, 50)
            select (rows, piece);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = new StringWriter();
            using (var csv = new CsvWriter(text, ResultsTable.Csv))
            {
                foreach (var row in c.rows)
                {
                    foreach (var cell in row)
                    {
                        csv.WriteField(cell);
                    }

                    csv.NextRecord();
                }
            }

            var counter = new CsvRowCounter();
            foreach (var piece in Encoding.UTF8.GetBytes(text.ToString()).Chunk(c.piece))
            {
                counter.Add(piece);
            }

            using var parser = new CsvParser(new StringReader(text.ToString()), CultureInfo.InvariantCulture);
            List<string[]> read = [];
            while (parser.Read())
            {
                read.Add(parser.Record!);
            }

            return counter.Rows == c.rows.Count && read.Count == c.rows.Count && read.Zip(c.rows).All(p => p.First.SequenceEqual(p.Second));
        }).QuickCheckThrowOnFailure();
    }
}
