using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>The real web on a real database, reached without a port.</summary>
public class WebDesk(string connection) : WebApplicationFactory<Program>
{
    public const string Password = "correct horse battery";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:Desk", connection);
        builder.UseSetting("Desk:Operator:Name", "みなとインターネット");
        builder.UseSetting("Desk:Smtp:Host", "smtp.minato.example");
        builder.UseSetting("Desk:Smtp:From", "abuse@minato.example");
        builder.UseSetting("Desk:Smtp:Security", "None");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Error");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Error");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Error");
        builder.ConfigureTestServices(services =>
        {
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);

            // Only the web: these tests leave reading and sending to others.
            foreach (var worker in services.Where(s => s.ImplementationType?.Name is "WorkerProcess").ToList())
            {
                services.Remove(worker);
            }
        });
    }

    public async Task<Guid> Person(
        string email,
        StaffRole role = StaffRole.Operator,
        bool mustChange = false,
        params string[] compartments
    )
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<DeskUser>>();
        var user = new DeskUser
        {
            UserName = email,
            Email = email,
            Name = email.Split('@')[0],
            Role = role,
            MustChangePassword = mustChange,
            Compartments = compartments,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var made = await users.CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Description)));
        return user.Id;
    }

    public async Task<T> InDatabase<T>(Func<DeskContext, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<DeskContext>());
    }

    public Visitor Visit(string language = "en")
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return new Visitor(client);
    }

    public async Task<Visitor> SignIn(string email, string language = "en")
    {
        var visitor = Visit(language);
        var answer = await visitor.Submit(
            "/account/login",
            "main form",
            ("Typed.Email", email),
            ("Typed.Password", Password)
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }
}

/// <summary>Somebody with a browser without JavaScript: opens pages, fills in forms and sends them.</summary>
public sealed class Visitor(HttpClient client) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    public HttpClient Client { get; } = client;

    public async Task<IDocument> Open(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await Client.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        return await Read(answer);
    }

    public Task<HttpResponseMessage> Get(string path) => Client.GetAsync(path);

    public Task<string> GetText(string path) => Client.GetStringAsync(path);

    public Task<HttpResponseMessage> Post(string path, HttpContent content) => Client.PostAsync(path, content);

    public static async Task<IDocument> Read(HttpResponseMessage answer) =>
        await Parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>Opens a page and sends one of its forms as it stands, with these fields changed.</summary>
    public async Task<HttpResponseMessage> Submit(
        string path,
        string form,
        params (string Name, string? Value)[] fields
    ) => await Send(path, await Open(path), form, fields);

    public async Task<HttpResponseMessage> Send(
        string path,
        IDocument page,
        string form,
        params (string Name, string? Value)[] fields
    )
    {
        var element =
            page.QuerySelector(form) ?? throw new InvalidOperationException($"There is no form {form} on {path}.");
        var values = FieldsOf(element);
        foreach (var (name, value) in fields)
        {
            values.RemoveAll(v => v.Key.Equals(name, StringComparison.Ordinal));
            if (value is not null)
            {
                values.Add(new(name, value));
            }
        }

        return await Client.PostAsync(element.GetAttribute("action") ?? path, new FormUrlEncodedContent(values));
    }

    public void Dispose() => Client.Dispose();

    private static List<KeyValuePair<string, string>> FieldsOf(IElement form)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var field in form.QuerySelectorAll("input[name], textarea[name], select[name]"))
        {
            var type = field.GetAttribute("type");
            if (type is "checkbox" or "radio" && !field.HasAttribute("checked"))
            {
                continue;
            }

            var value = field.LocalName switch
            {
                "textarea" => field.TextContent,
                "select" => (field.QuerySelector("option[selected]") ?? field.QuerySelector("option"))?.GetAttribute(
                    "value"
                ) ?? "",
                _ => field.GetAttribute("value") ?? (type is "checkbox" ? "on" : ""),
            };
            values.Add(new(field.GetAttribute("name")!, value));
        }

        return values;
    }
}
