using System.Net;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Tests.Pages;

public sealed class LetterTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _aiko = null!;
    private Visitor _lead = null!;

    public async ValueTask InitializeAsync()
    {
        var tag = Guid.NewGuid().ToString("N");
        await _desk.Person($"aiko@{tag}.example");
        await _desk.Person($"lead@{tag}.example", StaffRole.Lead);
        _aiko = await _desk.SignIn($"aiko@{tag}.example");
        _lead = await _desk.SignIn($"lead@{tag}.example");
    }

    public async ValueTask DisposeAsync()
    {
        _aiko.Dispose();
        _lead.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task The_next_mail_says_what_was_written_and_remembers_its_version_and_earlier_ones_stay()
    {
        var before = await new Seeded(_desk).Case();
        await _aiko.Submit($"/cases/{before.Case}/warn", "form.sheet", ("Typed.Text", "seen"));
        var number = await Write(
            "T5",
            ("Typed.BodyJa", "{{ customer_name }} 様\n新しい文面です。"),
            ("Typed.Note", "plainer")
        );
        var after = await new Seeded(_desk).Case();

        await _aiko.Submit($"/cases/{after.Case}/warn", "form.sheet", ("Typed.Text", "seen"));

        var old = await MailOf(before);
        Assert.Equal(("T5", 0), (old.Template, old.TemplateVersion));
        Assert.DoesNotContain("新しい文面", old.Body);
        var mail = await MailOf(after);
        Assert.Equal(("T5", number), (mail.Template, mail.TemplateVersion));
        Assert.StartsWith("佐藤花子 様\n新しい文面です。\n\n---", mail.Body);
        var page = await _aiko.Open($"/outbox/{mail.Id}");
        Assert.Contains($"Version {number}", page.QuerySelector(".facts")!.TextContent);
        Assert.NotNull(page.QuerySelector("a[href='/admin/templates/T5']"));
    }

    [Fact]
    public async Task A_sheet_that_was_open_while_the_letter_changed_is_shown_again_instead_of_sent()
    {
        var made = await new Seeded(_desk).Case("open_service", kind: "address", resource: "203.0.113.20");
        var sheet = await _aiko.Open($"/cases/{made.Case}/warn");
        await Write("T5-general", ("Typed.BodyJa", "後から変わった文面です。{{ case_number }}"));

        var answer = await _aiko.Send($"/cases/{made.Case}/warn", sheet, "form.sheet", ("Typed.Text", "seen"));

        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        var again = await Visitor.Read(answer);
        Assert.Contains("後から変わった文面", again.QuerySelector("[name='Typed.Mails[0].Body']")!.TextContent);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await _aiko.Send($"/cases/{made.Case}/warn", again, "form.sheet")).StatusCode
        );
        Assert.Contains("後から変わった文面", (await MailOf(made)).Body);
    }

    [Fact]
    public async Task What_is_refused_is_named_and_what_was_typed_stays()
    {
        var answer = await _lead.Submit(
            "/admin/templates/T7",
            "#write",
            ("Typed.BodyEn", "Dear {{ customer_name }}, ask {{ reporter_name }}.")
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Visitor.Read(answer);
        var problem = page.QuerySelector("#problem")!.TextContent;
        Assert.Contains("English: there is no name \"reporter_name\". This letter may use: case_number", problem);
        Assert.Contains("ask {{ reporter_name }}.", page.QuerySelector("#body-en")!.TextContent);
        answer = await _lead.Submit("/admin/templates/T7", "#write", ("Typed.SubjectJa", ""), ("Typed.BodyJa", ""));
        Assert.Contains(
            "The 日本語 text is missing",
            (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent
        );
        Assert.Equal(0, await Count("T7"));
    }

    [Fact]
    public async Task Of_two_who_write_at_once_the_second_is_told_and_loses_nothing()
    {
        var page = await _lead.Open("/admin/templates/T9");
        await Write("T9", ("Typed.BodyEn", "First. {{ measure }}"));

        var late = await _lead.Send("/", page, "#write", ("Typed.BodyEn", "Second. {{ measure }}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        var told = await Visitor.Read(late);
        Assert.Contains("Somebody else changed", told.QuerySelector("#problem")!.TextContent);
        Assert.Contains("Second.", told.QuerySelector("#body-en")!.TextContent);
        late = await _lead.Send("/", told, "#write");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Equal(1, await Count("T9"));
    }

    [Fact]
    public async Task The_shipped_text_is_one_click_away_and_every_version_stays()
    {
        await Write(
            "T2",
            ("Typed.BodyEn", "Please send {% for item in missing %}{{ item }} {% endfor %}"),
            ("Typed.Note", "short")
        );
        var page = await _lead.Open("/admin/templates/T2");
        var diff = page.QuerySelector("#diff")!;
        Assert.Contains("Please send", diff.QuerySelector("ins")!.TextContent);
        Assert.Contains(diff.QuerySelectorAll("del"), d => d.TextContent.Contains("without masking"));
        Assert.Contains("short", page.QuerySelector("#history")!.TextContent);
        Assert.Contains("lead", page.QuerySelector("#history")!.TextContent);

        await _lead.Submit("/admin/templates/T2", "#back-0");

        page = await _lead.Open("/admin/templates/T2");
        Assert.Null(page.QuerySelector("#diff"));
        Assert.Null(page.QuerySelector("#back-0"));
        Assert.Contains("without masking", page.QuerySelector("#body-en")!.TextContent);
        var row = (await _aiko.Open("/admin/templates")).QuerySelector("tr:has(a[href='/admin/templates/T2'])")!;
        Assert.Contains("as shipped", row.TextContent);
        await _lead.Submit("/admin/templates/T2", "#back-1");
        var versions = await _desk.InDatabase(db =>
            db.LetterVersions.Where(v => v.Template == "T2").OrderBy(v => v.Number).ToListAsync()
        );
        Assert.Equal([null, 0, 1], versions.Select(v => v.Restores));
        Assert.Equal(versions[0].En, versions[2].En);
        Assert.Null(versions[1].Ja);
    }

    [Theory]
    [InlineData(StaffRole.Operator, false)]
    [InlineData(StaffRole.Legal, false)]
    [InlineData(StaffRole.Officer, false)]
    [InlineData(StaffRole.Lead, true)]
    [InlineData(StaffRole.Admin, true)]
    public async Task Everybody_reads_letters_and_only_leads_and_admins_write_them(StaffRole role, bool may)
    {
        var email = $"{role}@{Guid.NewGuid():N}.example";
        await _desk.Person(email, role);
        using var who = await _desk.SignIn(email);
        var page = await who.Open("/admin/templates/T17");
        Assert.Contains("abuse desk", page.QuerySelector("#body-en")!.TextContent);
        Assert.Equal(may, page.QuerySelector("#write button") is not null);
        if (may)
        {
            return;
        }

        var forms = await _lead.Open("/admin/templates/T17");
        var token = (await who.Open("/upload")).QuerySelector("main [name=__RequestVerificationToken]")!;
        foreach (var field in forms.QuerySelectorAll("[name=__RequestVerificationToken]"))
        {
            field.SetAttribute("value", token.GetAttribute("value"));
        }

        var refused = await who.Send("/", forms, "#write", ("Typed.BodyEn", "mine"));
        Assert.Contains("/error/403", refused.Headers.Location!.ToString());
        Assert.Equal(0, await Count("T17"));
    }

    [Fact]
    public async Task What_a_newer_program_wrote_with_names_unknown_here_goes_out_as_shipped_and_is_told()
    {
        await Write("T11", ("Typed.BodyEn", "Mine. {{ target }}"));
        await _desk.InDatabase(async db =>
        {
            var last = await db.LetterVersions.SingleAsync(v => v.Template == "T11");
            db.Add(
                new LetterVersion
                {
                    Id = Guid.CreateVersion7(),
                    Template = "T11",
                    Number = 2,
                    Ja = last.Ja!.Replace("{{ target }}", "{{ of_tomorrow }}", StringComparison.Ordinal),
                    En = last.En,
                    AuthorId = last.AuthorId,
                    At = last.At,
                }
            );
            return await db.SaveChangesAsync();
        });

        var letters = await _desk.InDatabase(db => Letters.InForce(db, default));

        Assert.Equal(2, letters.Unusable["T11"]);
        Assert.NotNull((await _aiko.Open("/admin/templates/T11")).QuerySelector(".notice.warn"));
        Assert.Contains("not usable", (await _aiko.Open("/admin/templates")).Body!.TextContent);

        // the other tests share this desk
        await _lead.Submit("/admin/templates/T11", "#back-0");
        Assert.Null((await _aiko.Open("/admin/templates/T11")).QuerySelector(".notice.warn"));
    }

    [Fact]
    public async Task An_acknowledgement_is_written_with_the_version_in_force_at_that_moment()
    {
        var number = await Write("T1", ("Typed.BodyEn", "Thanks for {{ report_number }}."));
        await Write("Signature", ("Typed.BodyEn", "-- {{ operator }}"));
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var recent = await RecentAcks.Load(connection, ["sasaki@home.example"], Outgoing.Minato.Now, default);
        var report = Outgoing.Samples.Report(language: "en");

        var mail = new Acknowledgements(Outgoing.Minato.Desk, Outgoing.Minato.Outbox)
            .For(report, null, "spam", recent, Outgoing.Minato.Now)
            .Mail!;

        Assert.Equal($"Thanks for {report.Number}.\n\n-- {Outgoing.Minato.Desk.Operator}\n", mail.Body);
        Assert.Equal(number, mail.TemplateVersion);
        await _lead.Submit("/admin/templates/T1", "#back-0");
        await _lead.Submit("/admin/templates/Signature", "#back-0");
    }

    private async Task<int> Write(string key, params (string Name, string? Value)[] fields)
    {
        var answer = await _lead.Submit($"/admin/templates/{key}", "#write", fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await Count(key);
    }

    private Task<OutgoingMail> MailOf(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.OutgoingMails.AsNoTracking().SingleAsync(m => m.CaseId == made.CaseId && m.Party == Party.Customer)
        );

    private Task<int> Count(string key) => _desk.InDatabase(db => db.LetterVersions.CountAsync(v => v.Template == key));
}
