using AbuseDesk.Staff;
using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AbuseDesk.BrowserTests;

/// <summary>Somebody who walks through the desk in a browser, and what is looked at on every page.</summary>
public abstract class Walk(DeskDatabase database, Chromium chromium) : IAsyncLifetime
{
    private string _prefix = "";

    protected RunningDesk Desk { get; } = new(database);

    /// <summary>What the browser complained of.</summary>
    protected IList<string> Console { get; } = [];

    protected string Email { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Email = $"suzuki@{Guid.NewGuid():N}.example";
        await Desk.Person(Email, StaffRole.Admin);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How the pictures are named.</summary>
    protected void Begin(string language, bool dark, int width, string? name = null) =>
        _prefix = name ?? $"{language}-{(dark ? "dark" : "light")}-{width}";

    protected async Task<IPage> Page(string language, bool dark, int width, bool script = true)
    {
        var page = await chromium.Open(Desk.Address, language, dark, width, script);
        page.Console += (_, line) =>
        {
            if (line.Type is "error" or "warning")
            {
                Console.Add(line.Text);
            }
        };
        return page;
    }

    protected async Task SignIn(IPage page, string? who = null)
    {
        await page.GotoAsync("/account/login");
        await page.FillAsync("[name='Typed.Email']", who ?? Email);
        await page.FillAsync("[name='Typed.Password']", WebDesk.Password);
        await page.ClickAsync("main .primary");
        await Arrive(page, "table.list");
    }

    /// <summary>
    /// Waits for the page that carries <paramref name="sign"/> and for its script: a module runs before
    /// DOMContentLoaded but after the table is shown, and a key pressed in between is heard by nobody.
    /// </summary>
    protected static async Task Arrive(IPage page, string sign)
    {
        await page.WaitForSelectorAsync(sign);
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
    }

    // What a person would see, and what axe finds on it.
    protected async Task Look(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        await Picture(page, name);
        var found = await page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions
                {
                    Type = "tag",
                    Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
                },
            }
        );
        Assert.True(
            found.Violations.Length == 0,
            string.Join(
                '\n',
                found.Violations.Select(v =>
                    $"{_prefix}-{name} {v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"
                )
            )
        );
        var wide = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        Assert.True(wide <= 0, $"{_prefix}-{name} is {wide} px wider than the window");
    }

    protected async Task Picture(IPage page, string name)
    {
        if (Chromium.Pictures is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{_prefix}-{name}.png") });
        }
    }
}
