using Microsoft.Playwright;

namespace AbuseDesk.BrowserTests;

/// <summary>One browser per test run; each look at the desk is a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where screenshots go, to be looked at, or nothing when nobody asked for them.</summary>
    public static string? Pictures { get; } = Asked("ABUSEDESK_SCREENSHOTS");

    public async ValueTask InitializeAsync()
    {
        if (Pictures is not null)
        {
            Directory.CreateDirectory(Pictures);
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-background-networking"] }
        );
    }

    public async Task<IPage> Open(Uri address, string language, bool dark, int width, bool script = true)
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = address.ToString(),
                Locale = language is "ja" ? "ja-JP" : "en-GB",
                TimezoneId = "Asia/Tokyo",
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new() { Width = width, Height = width < 500 ? 740 : 768 },
                JavaScriptEnabled = script,
            }
        );
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Asked(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder ? folder : null;
}
