using System.Net;
using AbuseDesk.Pages;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>Every route × role, against a table that is read when it changes.</summary>
public sealed class RoutesTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Seeded.Made _open = null!;
    private Seeded.Made _closedCircle = null!;

    public async ValueTask InitializeAsync()
    {
        var tag = Guid.NewGuid().ToString("N")[..8];
        await _desk.Person($"operator{tag}@minato.example");
        await _desk.Person($"admin{tag}@minato.example", StaffRole.Admin);
        await _desk.Person($"officer{tag}@minato.example", StaffRole.Officer, false, "csam");
        (_operator, _admin, _officer) = (
            $"operator{tag}@minato.example",
            $"admin{tag}@minato.example",
            $"officer{tag}@minato.example"
        );
        _open = await new Seeded(_desk).Case();
        _closedCircle = await new Seeded(_desk).Case("csam", compartment: "csam");
    }

    private string _operator = "";
    private string _admin = "";
    private string _officer = "";

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    // anonymous · operator · admin. L = to the sign-in page.
    private static readonly (string Path, string Anonymous, string Operator, string Admin)[] Table =
    [
        ("/", "L", "200", "200"),
        ("/arrivals?since=0.0.00000000000000000000000000000000", "L", "200", "200"),
        ("/cases/{open}", "L", "200", "200"),
        ("/cases/{open}/raw/{report}", "L", "200", "200"),
        ("/cases/{open}/accept", "L", "200", "200"),
        ("/cases/{open}/warn", "L", "200", "200"),
        ("/cases/{open}/related", "L", "200", "200"),
        ("/cases/{open}/similar", "L", "200", "200"),
        ("/cases/{closed}/similar", "L", "404", "404"),
        ("/cases/{open}/check", "L", "200", "200"),
        ("/cases/{closed}/check", "L", "404", "404"),
        ("/partners", "L", "200", "200"),
        ("/partners/edit", "L", "403", "200"),
        ("/cases/{open}/partner", "L", "200", "200"),
        ("/cases/{closed}/partner", "L", "404", "404"),
        ("/cases/{open}/contact", "L", "200", "200"),
        ("/cases/{closed}/contact", "L", "404", "404"),
        ("/cases/{open}/playbook", "L", "302", "302"),
        ("/cases/{closed}/playbook", "L", "404", "404"),
        ("/admin/playbooks", "L", "200", "200"),
        ("/admin/playbooks/mail", "L", "200", "200"),
        ("/admin/playbooks/nonsense", "L", "404", "404"),
        ("/cases/{open}/statement", "L", "200", "200"),
        ("/cases/{closed}/statement", "L", "404", "404"),
        ("/admin/templates", "L", "200", "200"),
        ("/admin/templates/T5", "L", "200", "200"),
        ("/admin/templates/T4-resolved", "L", "404", "404"),
        ("/cases/{open}/calls/00000000-0000-0000-0000-000000000000", "L", "302", "302"),
        ("/cases/{open}/requests/00000000-0000-0000-0000-000000000000", "L", "302", "302"),
        ("/cases/{open}/snapshots/00000000-0000-0000-0000-000000000000", "L", "404", "404"),
        ("/cases/{open}/urls/01936000-0000-7000-8000-000000000001", "L", "404", "404"),
        ("/admin/policy", "L", "200", "200"),
        ("/admin/policy/1", "L", "200", "200"),
        ("/admin/policy/999", "L", "404", "404"),
        ("/admin/policy/new", "L", "403", "200"),
        ("/cases/{open}/nonsense", "L", "404", "404"),
        ("/cases/{closed}", "L", "404", "404"),
        ("/cases/{closed}/raw/{closedreport}", "L", "404", "404"),
        ("/cases/{closed}/accept", "L", "404", "404"),
        ("/cases/undo", "L", "302", "302"),
        ("/messages", "L", "200", "200"),
        ("/messages/{raw}", "L", "200", "200"),
        ("/outbox", "L", "200", "200"),
        ("/outbox/00000000-0000-0000-0000-000000000000", "L", "404", "404"),
        ("/registry", "L", "200", "200"),
        ("/registry/customers", "L", "200", "200"),
        ("/registry/customers/{customer}", "L", "200", "200"),
        ("/registry/assignments", "L", "200", "200"),
        ("/registry/import", "L", "200", "200"),
        ("/upload", "L", "200", "200"),
        ("/admin/users", "L", "403", "200"),
        ("/admin/health", "L", "200", "200"),
        ("/admin/reader-rules", "L", "200", "200"),
        ("/admin/reader-rules/new", "L", "403", "200"),
        ("/account/profile", "L", "200", "200"),
        ("/account/password", "L", "200", "200"),
        ("/account/login", "200", "200", "200"),
        ("/account/logout", "L", "302", "302"),
        ("/account/language", "302", "302", "302"),
        ("/report", "200", "200", "200"),
        ("/report/received", "200", "200", "200"),
        ("/error/404", "404", "404", "404"),
        ("/healthz", "200", "200", "200"),
        ("/nowhere", "L", "404", "404"),
    ];

    [Fact]
    public async Task Every_route_answers_each_role_as_reviewed()
    {
        using var anonymous = _desk.Visit();
        using var @operator = await _desk.SignIn(_operator);
        using var admin = await _desk.SignIn(_admin);
        var wrong = new List<string>();
        foreach (var (path, forAnonymous, forOperator, forAdmin) in Table)
        {
            var url = Fill(path);
            foreach (
                var (visitor, role, expected) in new[]
                {
                    (anonymous, "anonymous", forAnonymous),
                    (@operator, "operator", forOperator),
                    (admin, "admin", forAdmin),
                }
            )
            {
                var answer = await visitor.Get(url);
                var seen = Seen(answer);
                if (!seen.Equals(expected, StringComparison.Ordinal) && !(path is "/nowhere" && seen is "404"))
                {
                    wrong.Add($"{path} for {role}: {seen}, reviewed {expected}");
                }

                wrong.AddRange(MissingHeaders(answer).Select(h => $"{path} for {role}: no {h}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_page_is_in_the_reviewed_table()
    {
        var reviewed = Table.Select(t => t.Path.Split('?')[0]).ToList();
        var pages = _desk
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Distinct();
        Assert.DoesNotContain(pages, p => !reviewed.Any(r => Matches(p, r)));
    }

    [Fact]
    public void Only_the_reviewed_pages_are_open_to_all()
    {
        var open = _desk
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath)
            .Where(p => p is not null)
            .Distinct();
        Assert.Equal(PagesSetup.AnonymousPages.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_page_gives_up_antiforgery_but_the_error_page()
    {
        var without = typeof(PagesSetup)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(PageModel)))
            .Where(t => t.IsDefined(typeof(IgnoreAntiforgeryTokenAttribute), inherit: true));
        Assert.Equal([typeof(AbuseDesk.Pages.Errors.IndexModel)], without);
    }

    [Fact]
    public async Task Every_form_that_changes_something_carries_a_token()
    {
        using var admin = await _desk.SignIn(_admin);
        var without = new List<string>();
        foreach (
            var (path, _, _, _) in Table.Where(t =>
                t.Admin is "200" && !t.Path.Contains("raw/", StringComparison.Ordinal)
            )
        )
        {
            var page = await Visitor.Read(await admin.Get(Fill(path)));
            without.AddRange(
                page.QuerySelectorAll("form[method=post]:not(:has([name=__RequestVerificationToken]))")
                    .Select(f => $"{path}: {f.GetAttribute("action")}")
            );
        }

        Assert.Empty(without);
    }

    [Fact]
    public async Task A_post_without_a_token_changes_nothing()
    {
        using var @operator = await _desk.SignIn(_operator);
        var answer = await @operator.Post(
            $"/cases/{_open.Case}/note",
            new FormUrlEncodedContent([new("Typed.Text", "forged"), new("Typed.Version", "1")])
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("script-src 'self'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task A_closed_circle_is_open_to_its_members_only()
    {
        using var officer = await _desk.SignIn(_officer);
        await officer.Open($"/cases/{_closedCircle.Case}");
        var queue = await officer.Open("/?q=");
        Assert.Contains(_closedCircle.Case, queue.DocumentElement.InnerHtml);
        using var @operator = await _desk.SignIn(_operator);
        Assert.DoesNotContain(_closedCircle.Case, (await @operator.Open("/?q=")).DocumentElement.InnerHtml);
    }

    [Fact]
    public async Task An_original_leaves_as_a_file_in_a_sandbox()
    {
        using var @operator = await _desk.SignIn(_operator);
        var answer = await @operator.Get(Fill("/cases/{open}/raw/{report}"));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
    }

    private string Fill(string path) =>
        path.Replace("{open}", _open.Case)
            .Replace("{report}", _open.Report)
            .Replace("{closed}", _closedCircle.Case)
            .Replace("{closedreport}", _closedCircle.Report)
            .Replace("{raw}", _open.RawId.ToString())
            .Replace("{customer}", _open.Customer!.Ref);

    private static string Seen(HttpResponseMessage answer)
    {
        var to = answer.Headers.Location?.ToString() ?? "";
        return to.Contains("/account/login", StringComparison.Ordinal) ? "L"
            : to.Contains("/error/403", StringComparison.Ordinal) ? "403"
            : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> MissingHeaders(HttpResponseMessage answer)
    {
        string[] wanted = ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"];
        return answer.RequestMessage!.RequestUri!.AbsolutePath is "/healthz"
            ? []
            : wanted.Where(h => !answer.Headers.Contains(h));
    }

    private static bool Matches(string pattern, string path)
    {
        var wanted = pattern.Split('/');
        var given = path.Split('/');
        return wanted.Length >= given.Length
            && wanted
                .Select((part, at) => (part, at))
                .All(p =>
                    p.at >= given.Length
                        ? p.part.Contains('?', StringComparison.Ordinal)
                        : p.part.StartsWith('{') || string.Equals(p.part, given[p.at], StringComparison.Ordinal)
                );
    }
}
