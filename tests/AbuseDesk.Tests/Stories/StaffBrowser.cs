using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace AbuseDesk.Tests.Stories;

/// <summary>A member of staff with a browser that runs no script: follows links, fills in forms as they stand, sends them.</summary>
internal sealed class StaffBrowser : IDisposable
{
    private readonly HttpClient _http;
    private readonly IBrowsingContext _context = BrowsingContext.New(Configuration.Default);

    public StaffBrowser(Uri address, string language)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true };
        _http = new HttpClient(handler) { BaseAddress = address };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    /// <summary>The page at hand.</summary>
    public IDocument Page { get; private set; } = null!;

    public string Text => Page.Body!.TextContent;

    public Uri Address { get; private set; } = null!;

    public HttpStatusCode Status { get; private set; }

    public async Task<IDocument> Open(string path) =>
        await Show(await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    public async Task SignIn(string email, string password)
    {
        await Open("/account/login");
        await Send("form:not([action])", ("Typed.Email", email), ("Typed.Password", password));
        if (Address.AbsolutePath == "/account/password")
        {
            var own = $"{password} jibun no";
            await Send("form:not([action])", ("Typed.Current", password), ("Typed.New", own), ("Typed.Again", own));
        }

        Assert.DoesNotContain("/account/", Address.AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>Sends the first form that matches, with what is filled in already and these values over it.</summary>
    public async Task<IDocument> Send(string form, params (string Name, string Value)[] values)
    {
        await Post(form, values);
        Assert.True(
            Page.QuerySelector("[role=alert]") is null,
            $"{Address} was refused: {Page.QuerySelector("[role=alert]")?.TextContent}"
        );
        return Page;
    }

    /// <summary>Sends a sheet that comes back with its letter written for what was typed.</summary>
    public async Task SendAgain(string form, params (string Name, string Value)[] values)
    {
        await Post(form, values);
        Assert.NotNull(Page.QuerySelector(form));
    }

    /// <summary>Sends what the desk has to refuse, and says why.</summary>
    public async Task SendRefused(string form, params (string Name, string Value)[] values)
    {
        await Post(form, values);
        Assert.NotNull(Page.QuerySelector("[role=alert]"));
    }

    private async Task Post(string form, params (string Name, string Value)[] values)
    {
        var element = Page.QuerySelectorAll<IHtmlFormElement>(form)
            .FirstOrDefault(f => values.All(v => f.QuerySelector($"[name='{v.Name}']") is not null));
        Assert.True(
            element is not null,
            $"no form '{form}' with {string.Join(", ", values.Select(v => v.Name))} on {Address}:\n{Text}"
        );
        var fields = Filled(element).Where(f => values.All(v => v.Name != f.Key)).ToList();
        fields.AddRange(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        var action = element.GetAttribute("action") is { Length: > 0 } to ? new Uri(Address, to) : Address;
        using var body = new FormUrlEncodedContent(fields);
        await Show(await _http.PostAsync(action, body));
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Filled(IHtmlFormElement form)
    {
        foreach (var field in form.QuerySelectorAll("input[name], textarea[name], select[name]"))
        {
            var name = field.GetAttribute("name")!;
            switch (field)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "file" }:
                    break;
                case IHtmlInputElement input:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlTextAreaElement area:
                    yield return KeyValuePair.Create(name, area.Value);
                    break;
                case IHtmlSelectElement select:
                    yield return KeyValuePair.Create(name, select.Value ?? "");
                    break;
            }
        }
    }

    private async Task<IDocument> Show(HttpResponseMessage response)
    {
        using (response)
        {
            var html = await response.Content.ReadAsStringAsync();
            (Address, Status) = (response.RequestMessage!.RequestUri!, response.StatusCode);
            Page = await _context.OpenAsync(request => request.Content(html).Address(Address));
            return Page;
        }
    }
}
