using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Pages;

namespace AbuseDesk.Tests.Ops;

public sealed class DeskApiTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly WebDesk _desk = new(database.ConnectionString);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Cases_come_in_pages_of_items_with_the_fields_of_the_contract()
    {
        var seed = new Seeded(_desk);
        // The database is that of all tests here: this category is only this one's.
        var first = await seed.Case("defacement");
        await seed.Case("defacement", "kit.example");
        await seed.Case("defacement", "secret.example", compartment: "csam");
        using var api = await Client("cases:read");

        var page = await Json(api, "/api/v1/cases?query=is:open%20category:defacement&limit=1");

        var item = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(
            [
                "number",
                "state",
                "kind",
                "category",
                "family",
                "severity",
                "owner",
                "customer_ref",
                "resource",
                "report_count",
                "first_seen",
                "last_seen",
                "due_at",
            ],
            item.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(first.Case, item.GetProperty("number").GetString());
        Assert.Equal("incident", item.GetProperty("kind").GetString());
        Assert.Equal("customer", item.GetProperty("owner").GetString());
        Assert.Equal(first.Customer!.Ref, item.GetProperty("customer_ref").GetString());

        var next = page.GetProperty("next").GetString()!;
        var second = await Json(api, $"/api/v1/cases?query=is:open%20category:defacement&limit=1&after={next}");
        Assert.Equal("kit.example", second.GetProperty("items")[0].GetProperty("resource").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_case_is_told_without_the_person_who_reported_it()
    {
        var seed = new Seeded(_desk);
        var made = await seed.Case();
        var hidden = await seed.Case(resource: "hidden.example", compartment: "ncii");
        using var api = await Client("cases:read");

        var it = await Json(api, $"/api/v1/cases/{made.Case}");

        Assert.Equal(made.Report, it.GetProperty("reports")[0].GetProperty("number").GetString());
        Assert.NotEqual(0, it.GetProperty("findings").GetArrayLength());
        Assert.Contains(it.GetProperty("events").EnumerateArray(), e => e.GetProperty("kind").GetString() is "opened");
        Assert.True(it.GetProperty("clocks").TryGetProperty("look_by", out _));
        Assert.Equal(JsonValueKind.Array, it.GetProperty("clocks").GetProperty("list").ValueKind);
        Assert.Equal(0, it.GetProperty("actions").GetArrayLength());
        Assert.DoesNotContain("@", it.GetProperty("reports").GetRawText(), StringComparison.Ordinal);
        await Refused(api, $"/api/v1/cases/{hidden.Case}", HttpStatusCode.NotFound);
        await Refused(api, "/api/v1/cases/MI-1999-000001", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Messages_are_listed_by_state()
    {
        using var api = await Client("cases:read");

        var page = await Json(api, "/api/v1/messages?state=needs_human");

        Assert.Equal(JsonValueKind.Array, page.GetProperty("items").ValueKind);
        await Refused(api, "/api/v1/messages?state=lost", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/cases?query=colour:red", "colour:red")]
    [InlineData("/api/v1/cases?after=nonsense", "next")]
    [InlineData("/api/v1/cases?limit=1000", "200")]
    [InlineData("/api/v1/cases?limit=many", null)]
    [InlineData("/api/v1/cases?sort=size", "newest")]
    public async Task A_wrong_question_is_answered_with_what_is_right(string path, string? says)
    {
        using var api = await Client("cases:read");

        var problem = await Refused(api, path, HttpStatusCode.BadRequest);

        Assert.Contains(says ?? "", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_key_of_the_scope_reads()
    {
        using var none = _desk.CreateClient();
        using var wrong = await Client("reports:write");
        using var forged = _desk.CreateClient();
        forged.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            "abusedesk_" + new string('0', 64)
        );
        await _desk.Person("api@minato.example");
        using var staff = await _desk.SignIn("api@minato.example");

        await Refused(none, "/api/v1/cases", HttpStatusCode.Unauthorized);
        await Refused(forged, "/api/v1/messages", HttpStatusCode.Unauthorized);
        await Refused(wrong, "/api/v1/cases", HttpStatusCode.Forbidden);

        // A cookie is no key: no other site can make a browser read the API.
        await Refused(staff.Client, "/api/v1/cases", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revoked_key_is_no_key()
    {
        using var api = await Client("cases:read", revoked: true);

        await Refused(api, "/api/v1/cases", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_openapi_document_is_open_and_names_the_routes()
    {
        using var client = _desk.CreateClient();

        var document = await Json(client, "/api/v1/openapi.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/v1/cases", paths, StringComparer.Ordinal);
        Assert.Contains("/api/v1/cases/{number}", paths, StringComparer.Ordinal);
        Assert.Contains("/api/v1/messages", paths, StringComparer.Ordinal);
    }

    private async Task<HttpClient> Client(string scope, bool revoked = false)
    {
        var (key, row) = ApiKeys.Create(scope, [scope], DateTimeOffset.UnixEpoch);
        row.RevokedAt = revoked ? DateTimeOffset.UnixEpoch : null;
        await _desk.InDatabase(async db =>
        {
            db.ApiKeys.Add(row);
            return await db.SaveChangesAsync();
        });
        var client = _desk.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<JsonElement> Json(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task<string> Refused(HttpClient client, string path, HttpStatusCode expected)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
