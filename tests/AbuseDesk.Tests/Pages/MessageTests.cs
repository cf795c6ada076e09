using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>The message page: what was read stands on the words it was read in, and a person can put it right.</summary>
public sealed class MessageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Body = """
        Our probe saw a port scan.

        Probe: 198.51.100.77
        Attacker IP: 203.0.113.9
        Logged: 2026-11-20 03:04:05 UTC
        Sent out: 2026-11-20 09:00:00 UTC
        """;

    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _domain = $"sensor{Guid.NewGuid():N}.example";
    private Visitor _lead = null!;
    private Visitor _operator = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var tag = Guid.NewGuid().ToString("N");
        await _desk.Person($"lead@{tag}.example", StaffRole.Lead);
        await _desk.Person($"operator@{tag}.example");
        _lead = await _desk.SignIn($"lead@{tag}.example");
        _operator = await _desk.SignIn($"operator@{tag}.example");
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        _operator.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Each_finding_is_numbered_and_its_words_are_marked_with_that_number()
    {
        var raw = await Arrive(Body);
        var page = await _operator.Open($"/messages/{raw}");

        var marks = page.QuerySelectorAll(".raw mark.accused");
        Assert.All(marks, m => Assert.Equal("#f1", m.QuerySelector("a.no")!.GetAttribute("href")));
        Assert.Contains(marks, m => Words(m).EndsWith("2026-11-20 03:04:05 UTC", StringComparison.Ordinal));
        var finding = page.QuerySelector("#f1")!;
        Assert.NotEmpty(finding.QuerySelector("p.hint")!.TextContent);
        foreach (var link in page.QuerySelectorAll(".word > a"))
        {
            Assert.NotNull(page.QuerySelector(".raw mark" + link.GetAttribute("href")));
        }

        Assert.Equal(
            2,
            page.QuerySelectorAll(".raw mark")
                .Count(m => Words(m).Contains("198.51.100.77") || Words(m).Contains("203.0.113.9"))
        );
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("html")]
    [InlineData("attached mail")]
    [InlineData("csv")]
    public async Task Words_are_marked_wherever_in_the_mail_they_stand(string where)
    {
        var raw = await Arrive(Mail(where), $"watch@{_domain}");
        var page = await _operator.Open($"/messages/{raw}");

        Assert.Contains(
            page.QuerySelectorAll(".raw mark"),
            m => Words(m).EndsWith("203.0.113.9", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_roles_of_a_filed_report_are_put_right_and_taken_back()
    {
        var raw = await Arrive(Body);
        var accused = Assert.Single(await Live(raw)).SourceIp!.ToString();
        var other = accused is "203.0.113.9" ? "198.51.100.77" : "203.0.113.9";

        await Say(_operator, raw, other, ReaderRole.Offender);
        await Say(_operator, raw, accused, ReaderRole.Victim);
        Assert.Equal([other], (await Live(raw)).Select(f => f.SourceIp!.ToString()));
        var page = await _operator.Open($"/messages/{raw}");
        Assert.Equal(2, page.QuerySelectorAll("form[action*='handler=Undo']").Length);
        Assert.Contains(page.QuerySelectorAll("mark.accused"), m => Words(m).EndsWith(other, StringComparison.Ordinal));

        await Click(_operator, raw, page, "form[action*='handler=Undo']");
        page = await _operator.Open($"/messages/{raw}");
        await Click(_operator, raw, page, "form[action*='handler=Undo']");
        Assert.Equal([accused], (await Live(raw)).Select(f => f.SourceIp!.ToString()));
    }

    [Fact]
    public async Task Another_time_of_the_text_is_made_the_time_of_the_event()
    {
        var raw = await Arrive(Body);
        await Say(_operator, raw, "2026-11-20 09:00:00 UTC", ReaderRole.Time);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
            Assert.Single(await Live(raw)).OccurredAt
        );
    }

    [Fact]
    public async Task Words_that_are_not_there_and_roles_they_cannot_have_are_refused()
    {
        var raw = await Arrive(Body);
        var page = await _operator.Open($"/messages/{raw}");
        var answer = await _operator.Send(
            $"/messages/{raw}",
            page,
            "form[action*='handler=Correct']",
            ("value", "192.0.2.250"),
            ("role", "Offender")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await Visitor.Read(answer)).QuerySelector(".notice.bad"));
    }

    [Fact]
    public async Task A_message_that_was_set_aside_is_filed_by_saying_who_the_offender_is()
    {
        var raw = await Arrive("Hello, here are our prices for 2026. 203.0.113.9", "sales@" + _domain, "Prices");
        Assert.NotEqual(MessageState.Filed, await State(raw));
        await Say(_operator, raw, "203.0.113.9", ReaderRole.Offender);
        Assert.Equal(MessageState.Filed, await State(raw));
        Assert.Equal("203.0.113.9", Assert.Single(await Live(raw)).SourceIp!.ToString());
    }

    [Fact]
    public async Task A_rule_is_tried_on_the_senders_last_mails_saved_used_and_laid_to_rest()
    {
        var raw = await Arrive(Body);
        var accused = Assert.Single(await Live(raw)).SourceIp!.ToString();
        var label = accused is "203.0.113.9" ? "attacker ip" : "probe";
        var start =
            $"/admin/reader-rules/new?domain={_domain}&label={Uri.EscapeDataString(label)}&role=Victim&message={raw}";
        var forbidden = await _operator.Get(start);
        Assert.Contains("/error/403", forbidden.Headers.Location!.ToString());

        var tried = await Visitor.Read(await _lead.Submit(start, "form[action*='handler=Try']"));
        Assert.Contains(accused, tried.QuerySelector(".changes")!.TextContent);
        Assert.NotNull(tried.QuerySelector($".entries a[href='/messages/{raw}']"));
        Assert.False(await _desk.InDatabase(db => db.ReaderRules.AnyAsync(r => r.SenderDomain == _domain, Cancel)));

        var untried = await _lead.Send(start, tried, "form[action*='handler=Save']", ("Label", "something else"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, untried.StatusCode);
        foreach (var bad in new[] { "two words.example", "" })
        {
            var no = await _lead.Send(start, tried, "form[action*='handler=Try']", ("Domain", bad));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, no.StatusCode);
        }

        var saved = await _lead.Send(start, tried, "form[action*='handler=Save']");
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);

        var next = await Arrive(Body);
        Assert.DoesNotContain(accused, (await Live(next)).Select(f => f.SourceIp?.ToString()));
        var list = await _lead.Open("/admin/reader-rules");
        Assert.Contains(_domain, list.QuerySelector(".entries")!.TextContent);
        await _lead.Send("/admin/reader-rules", list, Form(list, _domain));
        var again = await Arrive(Body);
        Assert.Equal(accused, Assert.Single(await Live(again)).SourceIp!.ToString());
        Assert.Equal(
            [1, 2],
            await _desk.InDatabase(db =>
                db.ReaderRules.Where(r => r.SenderDomain == _domain)
                    .OrderBy(r => r.Version)
                    .Select(r => r.Version)
                    .ToListAsync(Cancel)
            )
        );
    }

    [Fact]
    public async Task Somebody_without_the_right_cannot_lay_a_rule_to_rest()
    {
        var list = await _operator.Open("/admin/reader-rules");
        Assert.Null(list.QuerySelector("form[action*='handler=Switch']"));
        var token = list.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await _operator.Post(
            "/admin/reader-rules?handler=Switch",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", token),
                new("rule", Guid.NewGuid().ToString()),
                new("version", "1"),
                new("active", "false"),
            ])
        );
        Assert.Contains("/error/403", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Reading_again_shows_the_difference_and_takes_it_over_only_when_told_to()
    {
        var raw = await Arrive(Body);
        var accused = Assert.Single(await Live(raw)).SourceIp!.ToString();
        var label = accused is "203.0.113.9" ? "attacker ip" : "probe";
        var same = await Visitor.Read(await _lead.Submit($"/messages/{raw}", "form[action*='handler=Compare']"));
        Assert.NotNull(same.QuerySelector("#h-again ~ .notice.good"));

        await Teach(label, ReaderRole.Victim);
        var page = await Visitor.Read(await _lead.Submit($"/messages/{raw}", "form[action*='handler=Compare']"));
        Assert.Contains(accused, page.QuerySelector(".changes")!.TextContent);
        Assert.Equal(accused, Assert.Single(await Live(raw)).SourceIp!.ToString());

        await Click(_lead, raw, page, "form[action*='handler=TakeOver']");
        Assert.DoesNotContain(accused, (await Live(raw)).Select(f => f.SourceIp?.ToString()));
    }

    [Fact]
    public async Task A_claimed_authority_that_our_server_does_not_vouch_for_is_told_and_not_refused()
    {
        var raw = await Arrive(Body);
        await _desk.InDatabase(db =>
            db.Database.ExecuteSqlAsync($"update reports set reporter_role = 'authority' where raw_id = {raw}", Cancel)
        );
        var page = await _operator.Open($"/messages/{raw}");
        Assert.Contains("Sender not verified", page.QuerySelector("header .badge.warn")!.TextContent);
        var number = page.QuerySelector(".notice.good a")!.GetAttribute("href")!.Split('?')[0];
        Assert.Contains("Sender not verified", (await _operator.Open(number)).QuerySelector("main")!.TextContent);
    }

    private Task<Guid> Arrive(string body, string? from = null, string subject = "Port scan")
    {
        var sender = from ?? "watch@" + _domain;
        return body.StartsWith("Content-Type", StringComparison.Ordinal)
            ? _desk.Receive(sender, subject, body)
            : _desk.ReceiveText(sender, subject, body);
    }

    private static string Mail(string where)
    {
        const string complaint = "We were attacked. Please look at the source.";
        return where switch
        {
            "base64" => "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + Convert.ToBase64String(Encoding.UTF8.GetBytes("Attack from 203.0.113.9 on 2026-11-20 03:04:05 UTC")),
            "html" => "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
                + $"{complaint} Our firewall blocked it and we would like an answer soon, thank you very much.\n"
                + "--b\nContent-Type: text/html\n\n<p>Attack from <b>203.0.113.9</b></p>\n--b--\n",
            "csv" => $"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{complaint}\n"
                + "--b\nContent-Type: text/csv; name=hits.csv\nContent-Disposition: attachment; filename=hits.csv\n\n"
                + "time,peer,target\n2026-11-20 03:04:05,203.0.113.9,198.51.100.77\n--b--\n",
            _ => $"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{complaint}\n"
                + "--b\nContent-Type: message/rfc822\n\nReceived: from x.example ([203.0.113.9]) by mx.home.example; "
                + "Fri, 20 Nov 2026 12:04:05 +0900\nFrom: spam@x.example\nSubject: buy\n\nbuy now\n--b--\n",
        };
    }

    private static string Words(IElement mark) =>
        mark.QuerySelector("a.no") is { } number ? mark.TextContent[number.TextContent.Length..] : mark.TextContent;

    private static async Task Say(Visitor visitor, Guid raw, string value, ReaderRole role)
    {
        var page = await visitor.Open($"/messages/{raw}");
        var at = page.QuerySelector($"form[action*='handler=Correct']:has([name=value][value='{value}']) [name=at]")!;
        var form = $"form[action*='handler=Correct']:has([name=at][value='{at.GetAttribute("value")}'])";
        var answer = await visitor.Send($"/messages/{raw}", page, form, ("role", role.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task Click(Visitor visitor, Guid raw, IDocument page, string form) =>
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Send($"/messages/{raw}", page, form)).StatusCode);

    private static string Form(IDocument list, string domain)
    {
        var rule = list.QuerySelectorAll(".entries > li")
            .First(l => l.TextContent.Contains(domain))
            .QuerySelector("[name=rule]")!;
        return $"form:has([name=rule][value='{rule.GetAttribute("value")}'])";
    }

    private async Task Teach(string label, ReaderRole role)
    {
        await using var scope = _desk.Services.CreateAsyncScope();
        var edits = scope.ServiceProvider.GetRequiredService<ReaderRuleEdits>();
        await edits.Save(new ReaderRule(_domain, label, role), null, Guid.NewGuid(), Cancel);
    }

    private Task<MessageState> State(Guid raw) =>
        _desk.InDatabase(db => db.MessageWork.Where(m => m.RawId == raw).Select(m => m.State).SingleAsync(Cancel));

    private Task<List<ReportFinding>> Live(Guid raw) =>
        _desk.InDatabase(db =>
            db.Findings.AsNoTracking()
                .Where(f => f.RetiredBy == null && db.Reports.Any(r => r.Id == f.ReportId && r.RawId == raw))
                .ToListAsync(Cancel)
        );
}
