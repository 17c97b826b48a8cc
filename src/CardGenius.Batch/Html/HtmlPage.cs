using System.Net;
using System.Text;

namespace CardGenius.Batch.Html;

/// <summary>Writes one HTML page that loads nothing and runs no script. All texts are encoded.</summary>
public sealed class HtmlPage
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--card:#f6f8fa;--fg:#1b1f24;--soft:#57606a;--line:#d8dee4;--a:#0969da;--b:#bc4c00;--c:#8250df;--d:#1a7f37;--good:#1a7f37;--warn:#9a6700;--bad:#cf222e;--badbg:#ffebe9}
        @media screen and (prefers-color-scheme:dark){:root{--bg:#0d1117;--card:#161b22;--fg:#e6edf3;--soft:#9198a1;--line:#30363d;--a:#58a6ff;--b:#f0883e;--c:#bc8cff;--d:#56d364;--good:#56d364;--warn:#e3b341;--bad:#ff7b72;--badbg:#4b1113}}
        *{box-sizing:border-box}body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;overflow-wrap:anywhere}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}p{margin:.4rem 0}.soft{color:var(--soft)}
        .verdict{border-left:4px solid var(--a);padding:.4rem .9rem;margin:1rem 0;font-size:1.1rem}.verdict.good{border-color:var(--good)}.verdict.warn{border-color:var(--warn)}.verdict.bad{border-color:var(--bad)}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.6rem,1fr));gap:.7rem;margin:1rem 0;padding:0}.figures div{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem}
        .figures dt{color:var(--soft);font-size:.8rem}.figures dd{margin:0;font-size:1.35rem;font-weight:600;line-height:1.3}.figures dd small{display:block;font-size:.78rem;font-weight:400;color:var(--soft)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;min-width:50%}th,td{border-bottom:1px solid var(--line);padding:.3rem .7rem .3rem 0;text-align:left;vertical-align:top}
        thead th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.t{white-space:nowrap;font-variant-numeric:tabular-nums}.missed{background:var(--badbg)}
        .charts{display:flex;flex-wrap:wrap;gap:1rem}.charts svg{flex:1 1 24rem;max-width:38rem}.chart{margin:.6rem 0}.chart svg{width:100%;height:auto}svg text{fill:var(--fg);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}svg .title{font-weight:600;font-size:13px}
        .grid{stroke:var(--line)}polyline,line.l0,line.l1,line.l2,line.l3{fill:none;stroke-width:1.8;stroke-linejoin:round}.l0{stroke:var(--a)}.l1{stroke:var(--b)}.l2{stroke:var(--c)}.l3{stroke:var(--d)}.dashed{stroke-dasharray:6 4;stroke-width:1.4}
        circle{stroke:none}circle.l0{fill:var(--a)}circle.l1{fill:var(--b)}circle.l2{fill:var(--c)}circle.l3{fill:var(--d)}
        .held{fill:#cf222e;fill-opacity:.16}.idle{fill:#6e7781;fill-opacity:.22}.lowered{fill:#bf8700;fill-opacity:.16}.warning{fill:#d4a72c}.critical{fill:#cf222e}
        .key span{display:inline-block;width:.9rem;height:.9rem;border-radius:2px;vertical-align:-2px;margin:0 .3rem 0 1rem}.key .held{background:rgba(207,34,46,.3)}.key .idle{background:rgba(110,119,129,.4)}.key .lowered{background:rgba(191,135,0,.3)}.key .warning{background:#d4a72c}.key .critical{background:#cf222e}.key span:first-child{margin-left:0}
        code,.mono{font:.85em ui-monospace,SFMono-Regular,Consolas,monospace}footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem;font-size:.85rem}
        @media print{@page{size:A4;margin:14mm}body{margin:0;max-width:none;padding:0;font-size:10.5pt}h2{break-after:avoid}tr,.chart,.verdict,.figures div,svg{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """;

    private readonly StringBuilder _page = new();

    /// <summary>Begins a page.</summary>
    /// <param name="title">The title, which is also the first heading.</param>
    public HtmlPage(string title)
    {
        _page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        _page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        _page.Append($"<title>{Encoded(title)}</title>\n<style>\n").Append(Style).Append($"\n</style>\n</head>\n<body>\n<h1>{Encoded(title)}</h1>\n");
    }

    /// <summary>Encodes a text for HTML.</summary>
    public static string Encoded(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Adds a heading.</summary>
    public HtmlPage Heading(string text)
    {
        _page.Append($"<h2>{Encoded(text)}</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph with one or more lines.</summary>
    /// <param name="style">The class of the style sheet; empty for none.</param>
    /// <param name="lines">The lines.</param>
    public HtmlPage Paragraph(string style, params IEnumerable<string> lines)
    {
        _page.Append($"<p{Class(style)}>").AppendJoin("<br>", lines.Select(Encoded)).Append("</p>\n");
        return this;
    }

    /// <summary>Adds a list; nothing if there is no line.</summary>
    public HtmlPage List(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            Heading(title)._page.Append("<ul>\n").AppendJoin('\n', lines.Select(l => $"<li>{Encoded(l)}</li>")).Append("\n</ul>\n");
        }

        return this;
    }

    /// <summary>Adds a table.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="style">Returns the class of a cell by its column and text; empty for none.</param>
    public HtmlPage Table(IEnumerable<string> headers, IEnumerable<IEnumerable<string>> rows, Func<int, string, string> style)
    {
        _page.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        _page.AppendJoin("", headers.Select((h, column) => $"<th{Class(style(column, h))}>{Encoded(h)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _page.Append("<tr>").AppendJoin("", row.Select((cell, column) => $"<td{Class(style(column, cell))}>{Encoded(cell)}</td>")).Append("</tr>\n");
        }

        _page.Append("</tbody>\n</table></div>\n");
        return this;
    }

    /// <summary>Adds figures with their names as a row of boxes.</summary>
    /// <param name="figures">The name, the value and a note; an empty note for none.</param>
    public HtmlPage Figures(IEnumerable<(string Name, string Value, string Note)> figures)
    {
        _page.Append("<dl class=\"figures\">\n");
        foreach (var (name, value, note) in figures)
        {
            _page.Append($"<div><dt>{Encoded(name)}</dt><dd>{Encoded(value)}{(note.Length == 0 ? "" : $"<small>{Encoded(note)}</small>")}</dd></div>\n");
        }

        _page.Append("</dl>\n");
        return this;
    }

    /// <summary>Adds a chart of the full width.</summary>
    public HtmlPage Chart(LineChart chart)
    {
        _page.Append("<div class=\"chart\">").Append(chart.Draw()).Append("</div>\n");
        return this;
    }

    /// <summary>Adds charts side by side.</summary>
    public HtmlPage Charts(params IEnumerable<LineChart> charts)
    {
        _page.Append("<div class=\"charts\">\n").AppendJoin('\n', charts.Select(c => c.Draw())).Append("\n</div>\n");
        return this;
    }

    /// <summary>Adds the explanation of colours.</summary>
    /// <param name="colours">The class of the style sheet and the meaning of each colour.</param>
    public HtmlPage Key(IEnumerable<(string Style, string Meaning)> colours)
    {
        _page.Append("<p class=\"key soft\">").AppendJoin("", colours.Select(c => $"<span class=\"{c.Style}\"></span>{Encoded(c.Meaning)}")).Append("</p>\n");
        return this;
    }

    /// <summary>Ends the page, and returns it.</summary>
    /// <param name="footer">The last line; empty for none.</param>
    public string End(string footer = "")
    {
        if (footer.Length > 0)
        {
            _page.Append($"<footer class=\"soft\">{Encoded(footer)}</footer>\n");
        }

        return _page.Append("</body>\n</html>\n").ToString();
    }

    private static string Class(string style) => style.Length == 0 ? "" : $" class=\"{style}\"";
}
