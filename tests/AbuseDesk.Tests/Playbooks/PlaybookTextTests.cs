using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Playbooks;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace AbuseDesk.Tests.Playbooks;

public sealed class PlaybookTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("- [ ] <b onclick=alert(1)>x</b>")]
    [InlineData("<form action=/account/logout><button>x</button></form>")]
    [InlineData("![picture](https://tracker.example/p.png)")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java&#x73;cript:alert(1))")]
    [InlineData("[x](&#9;javascript:alert(1))")]
    [InlineData("[x](data:text/html,hello)")]
    [InlineData("[x](http://plain.example/)")]
    [InlineData("[x](//elsewhere.example/)")]
    [InlineData("[x](/\\elsewhere.example/)")]
    [InlineData("[x](</&#9;/elsewhere.example/>)")]
    [InlineData("[x][r]\n\n[r]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<reporter@home.example>")]
    [InlineData("[![x](https://tracker.example/p.png)](javascript:alert(1))")]
    [InlineData("- [ ] x\" onmouseover=\"alert(1)")]
    [InlineData("# x {#id onclick=alert(1) style=color:red}")]
    public void Nothing_hostile_becomes_an_element_or_a_link(string markdown)
    {
        var page = Page(markdown);
        Assert.Empty(page.QuerySelectorAll("script, img, form, b, button, iframe, style, a"));
        Assert.DoesNotContain(
            page.QuerySelectorAll("*").SelectMany(e => e.Attributes),
            a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name is "style"
        );
    }

    [Theory]
    [InlineData("[x](https://www.example.org/a?b=1)", "https://www.example.org/a?b=1")]
    [InlineData("<https://www.example.org/>", "https://www.example.org/")]
    [InlineData("[x](/admin/policy)", "/admin/policy")]
    [InlineData("[x](#part)", "#part")]
    public void A_link_to_https_or_to_our_own_pages_stays_and_gives_nothing_away(string markdown, string to)
    {
        var link = Assert.Single(Page(markdown).QuerySelectorAll("a"));
        Assert.Equal(to, link.GetAttribute("href"));
        Assert.Equal("noopener", link.GetAttribute("rel"));
    }

    [Fact]
    public void A_point_is_known_by_its_mark_else_by_its_words_and_twice_the_same_are_two()
    {
        var items = PlaybookText
            .Read("- [ ] Look at **cron** {#cron}\n- [ ] Look\n- [ ] Look\n- no point\n")
            .Items.ToList();
        Assert.Equal(["Look at cron", "Look", "Look"], items.Select(i => i.Label));
        Assert.Equal("cron", items[0].Key);
        Assert.Equal(3, items.Select(i => i.Key).Distinct().Count());
        Assert.Equal(items[1].Key, PlaybookText.Read("Before it.\n\n* [x] Look").Items.Single().Key);
        Assert.DoesNotContain("{#", Page("- [ ] Look at cron {#cron}").Body!.TextContent);
    }

    [Fact]
    public void What_is_too_long_or_nested_without_end_is_refused()
    {
        Assert.Equal("playbook_too_long", Refused(new string('x', PlaybookText.Longest + 1)));
        Assert.Equal("playbook_unreadable", Refused(new StringBuilder().Insert(0, "> ", 9_000).ToString() + "x"));
    }

    public static TheoryData<string> Families() => [.. PlaybookKeys.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void What_is_shipped_has_the_same_points_in_both_languages_and_a_place_for_know_how(string family)
    {
        var ja = PlaybookDefaults.Of(family, "ja");
        var en = PlaybookDefaults.Of(family, "en");
        var points = PlaybookText.Read(ja).Items.ToList();
        Assert.True(points.Count >= 5);
        Assert.Equal(points.Select(i => i.Key), PlaybookText.Read(en).Items.Select(i => i.Key));
        Assert.Equal(points.Count, points.Select(i => i.Key).Distinct().Count());
        Assert.All(points, p => Assert.Contains(p.Label, c => c > 0x3000));
        Assert.Contains("\n## ノウハウ\n", ja);
        Assert.Contains("\n## Know-how\n", en);
    }

    [Fact]
    public void What_was_learned_goes_to_the_end_of_its_part_which_is_made_where_it_is_missing()
    {
        var day = new DateOnly(2026, 11, 29);
        Assert.Equal(
            "a\n\n## Know-how\n\n- old\n- 2026-11-29 new\n\n## Then\n\nb\n",
            KnowHow.Add("a\n\n## Know-how\n\n- old\n\n## Then\n\nb", "en", day, "new")
        );
        Assert.Equal("a\n\n## ノウハウ\n\n- 2026-11-29 new\n", KnowHow.Add("a\n", "ja", day, "new"));
        Assert.Equal("## Know-how\n\n- 2026-11-29 new\n", KnowHow.Add("## Know-how\n", "en", day, "new"));
        Assert.Equal("## Know-how\n\n- 2026-11-29 new\n", KnowHow.Add("", "en", day, "new"));
    }

    private static string Refused(string markdown) =>
        Assert.Throws<CaseRuleException>(() => PlaybookText.Read(markdown)).Code;

    private static IDocument Page(string markdown)
    {
        var html = PlaybookText.Read(markdown).Html(_ => ("", ""));
        using var writer = new StringWriter();
        html.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        return new HtmlParser().ParseDocument(writer.ToString());
    }
}
