using Kullback.Data.Comparisons;
using Kullback.Reports;
using Microsoft.Playwright;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>The report as a reader uses it, in Chromium.</summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(JsonTests.Reports), MemberType = typeof(JsonTests))]
    public async Task Opens_without_a_fault_and_runs_nothing_from_the_data(string name)
    {
        await using var report = await Open(JsonTests.Named(name));
        foreach (var summary in (await report.Page.Locator("details.c > summary").AllAsync()).Take(5)) await summary.ClickAsync();
        await report.Page.Locator("#find").FillAsync("<script>alert(1)</script>");
        await report.Page.WaitForTimeoutAsync(100);
        Assert.Empty(report.Faults);
    }

    [Fact]
    public async Task Hostile_names_are_shown_as_they_are()
    {
        await using var report = await Open(Samples.HostileEverywhere());
        Assert.Equal(Hostile.Texts.Select(t => PlainText.Name(t, 90)), await report.Page.Locator("#rows .n").AllTextContentsAsync());
        Assert.Equal(0, await report.Page.Locator("img, iframe, a, body script + script").CountAsync());
    }

    [Fact]
    public async Task A_script_that_slipped_in_would_not_run()
    {
        string file = Path.Combine(_folder, "injected.html");
        string html = InForm.Html(Samples.Empty());
        await File.WriteAllTextAsync(file,
            html.Replace("<main>", "<main><script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">",
                StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var report = await chromium.OpenAsync(file);
        Assert.NotEqual("owned", await report.Page.TitleAsync());
        Assert.NotEmpty(report.Faults);
    }

    [Fact]
    public async Task Search_and_the_tick_filter_the_rows()
    {
        await using var report = await Open(Samples.Birds());
        var rows = report.Page.Locator("details.c:visible");
        Assert.Equal(11, await rows.CountAsync());
        await report.Page.Keyboard.PressAsync("/");
        await report.Page.Keyboard.TypeAsync("speed KNOTS");
        Assert.Equal(["Speed IAS in knots"], await Names(report.Page));
        Assert.Equal("1 of 11", await report.Page.Locator("#shown").TextContentAsync());
        await report.Page.Keyboard.PressAsync("Escape");
        await report.Page.Locator("#only").CheckAsync();
        Assert.Equal(["label", "Wildlife Species", "Cost Total $", "Feet above ground"], await Names(report.Page));
        await report.Page.Locator("#find").FillAsync("no such column");
        Assert.Empty(await Names(report.Page));
        Assert.True(await report.Page.Locator("#none").IsVisibleAsync());
    }

    [Fact]
    public async Task Columns_are_sorted_by_their_heads()
    {
        await using var report = await Open(Samples.Birds());
        string[] byBits = await Names(report.Page);
        await report.Page.Locator(".head button[data-k=n]").ClickAsync();
        string[] byName = await Names(report.Page);
        Assert.Equal("Aircraft Airline/Operator", byName[0]);
        Assert.Equal("true", await report.Page.Locator(".head button[data-k=n]").GetAttributeAsync("aria-pressed"));
        await report.Page.Locator(".head button[data-k=n]").ClickAsync();
        Assert.Equal(byName.Reverse(), await Names(report.Page));
        await report.Page.Locator(".head button[data-k=b]").ClickAsync();
        Assert.Equal(byBits, await Names(report.Page));
        await report.Page.Locator(".head button[data-k=v]").ClickAsync();
        Assert.Equal(["drifted", "drifted", "drifted", "drifted", "undecided (!)", "undecided"],
            (await report.Page.Locator("summary > .v").AllTextContentsAsync()).Take(6));
    }

    [Fact]
    public async Task The_keyboard_opens_closes_and_walks()
    {
        await using var report = await Open(Samples.Birds());
        var rows = report.Page.Locator("details.c");
        await rows.Nth(0).Locator("summary").FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.NotNull(await rows.Nth(0).GetAttributeAsync("open"));
        Assert.True(await rows.Nth(0).Locator("table.m").IsVisibleAsync());
        await report.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Null(await rows.Nth(0).GetAttributeAsync("open"));
        await report.Page.Keyboard.PressAsync("ArrowDown");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotNull(await rows.Nth(1).GetAttributeAsync("open"));
    }

    [Fact]
    public async Task Without_scripts_everything_can_still_be_read()
    {
        await using var report = await Open(Samples.Birds(), new() { JavaScriptEnabled = false });
        Assert.Equal(11, await report.Page.Locator("details.c:visible").CountAsync());
        Assert.False(await report.Page.Locator("#find").IsVisibleAsync());
        await report.Page.Locator("details.c summary").First.ClickAsync();
        Assert.True(await report.Page.Locator("details.c table.ct").First.IsVisibleAsync());
        Assert.Empty(report.Faults);
    }

    [Fact]
    public async Task An_address_with_a_row_opens_it()
    {
        string file = await Save(Samples.Birds());
        await using var report = await chromium.OpenAsync(file);
        await report.Page.GotoAsync(new Uri(file).AbsoluteUri + "#c3");
        Assert.True(await report.Page.Locator("#c3 table.m").IsVisibleAsync());
    }

    [Theory, InlineData(1200), InlineData(1000), InlineData(400)]
    public async Task Nothing_is_wider_than_the_window(int width)
    {
        await using var report = await Open(Samples.Birds(), new() { ViewportSize = new() { Width = width, Height = 900 } });
        await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
        await using var hostile = await Open(Samples.HostileEverywhere(), new() { ViewportSize = new() { Width = width, Height = 900 } });
        await hostile.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.True(await hostile.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
    }

    [Theory, InlineData(ColorScheme.Light), InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_its_ground(ColorScheme scheme)
    {
        await using var report = await Open(Samples.Birds(), new() { ColorScheme = scheme });
        // WCAG 2.2, contrast (minimum): 4.5 for text of this size.
        double worst = await report.Page.EvaluateAsync<double>("""
            () => {
              const light = c => { const [r, g, b] = c.match(/\d+/g).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const ground = light(getComputedStyle(document.body).backgroundColor);
              return Math.min(...[...document.querySelectorAll('h1, p, .n, .t, small, .st .v, th, td, .w')].map(e => { const t = light(getComputedStyle(e).color); return (Math.max(t, ground) + 0.05) / (Math.min(t, ground) + 0.05); }));
            }
            """);
        Assert.True(worst >= 4.5, $"contrast {worst:0.00}");
    }

    private async Task<Chromium.Opened> Open(ComparisonReport report, BrowserNewContextOptions? options = null)
        => await chromium.OpenAsync(await Save(report), options);

    private async Task<string> Save(ComparisonReport report)
    {
        string file = Path.Combine(_folder, Path.GetRandomFileName() + ".html");
        await File.WriteAllTextAsync(file, InForm.Html(report), TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<string[]> Names(IPage page) => [.. await page.Locator("details.c:visible .n").AllTextContentsAsync()];
}
