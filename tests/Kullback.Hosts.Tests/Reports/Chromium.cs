using Microsoft.Playwright;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Debian's Chromium, started once for a class of tests. It is never downloaded: without it the tests are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Executable = Find("chromium", "chromium-browser", "google-chrome");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page that shows the file and remembers everything that it should not have done.</summary>
    internal async Task<Opened> OpenAsync(string file, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(_browser is not null, "Chromium is not installed (apt-get install chromium).");
        var context = await _browser!.NewContextAsync(options ?? new());
        var page = await context.NewPageAsync();
        var opened = new Opened(context, page, []);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") opened.Faults.Add($"console: {message.Text}"); };
        page.PageError += (_, error) => opened.Faults.Add($"error: {error}");
        page.Dialog += (_, dialog) => { opened.Faults.Add($"dialog: {dialog.Message}"); _ = dialog.DismissAsync(); };
        page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith("file:", StringComparison.Ordinal)
                    && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                    opened.Faults.Add($"request: {request.Url}");
            };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    internal sealed record Opened(IBrowserContext Context, IPage Page, List<string> Faults) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Context.DisposeAsync();
    }

    private static string? Find(params string[] names)
        => (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            from name in names
            let path = Path.Combine(folder, name)
            where folder.Length > 0 && File.Exists(path)
            select path).FirstOrDefault();
}
