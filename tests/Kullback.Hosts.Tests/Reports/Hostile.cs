namespace Kullback.Hosts.Tests.Reports;

/// <summary>Texts that a report must show and never obey.</summary>
internal static class Hostile
{
    public const string Script = "<script>alert(1)</script>";

    public static readonly string[] Texts =
    [
        Script, "\"><img src=x onerror=alert(2)>", "'\" onmouseover=\"alert(3)", "</style></title><svg onload=alert(4)>",
            "]]></failure><x>",
        "pipe | `tick` *bold* _it_ [link](javascript:alert(5)) ![i](http://example.org/x.png)",
            "@everyone see #12 and http://example.org www.example.org a@b.org",
        "line one\nline two\r\n\ttab\0nul \u001b[31mred\u001b[0m \u007f",
            "right \u202Eot left\u2066 zero\u200Bwidth \uFEFFmark \u2028 separator",
        "lone \uD800 half \uDC00 \uFFFE end\uFFFF", "<!--", "-->", "&amp; &#60;b&#62;", "{{constructor.constructor('alert(6)')()}}",
            "名前 🙂 naïve עברית", "", "   ", "# heading", "- item", "</details></table>",
        "javascript:alert(7)", "${alert(8)}", "</script><script>alert(9)</script>", "&lt;script&gt;alert(10)&lt;/script&gt;",
            new string('x', 100_000),
    ];
}
