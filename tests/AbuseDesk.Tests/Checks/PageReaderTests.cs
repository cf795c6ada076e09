using System.Diagnostics;
using System.Text;
using AbuseDesk.Checks;

namespace AbuseDesk.Tests.Checks;

public sealed class PageReaderTests
{
    private static readonly Uri Page = new("http://www.example/a/b?c");

    [Fact]
    public void Forms_are_found_with_where_they_send_and_whether_they_ask_for_a_password()
    {
        var page = Read(
            """
            <form action="post.php" method="post"><input TYPE=Password></form>
            <form><input name=q><button formaction="//evil.example/x">go</button></form>
            <form action="mailto:thief@evil.example"></form>
            """
        );

        Assert.Equal(
            [
                new("http://www.example/a/post.php", "post", true),
                new("http://www.example/a/b?c", "get", false),
                new("http://evil.example/x", "get", false),
                new("mailto:thief@evil.example", "get", false),
            ],
            page.Forms
        );
    }

    [Fact]
    public void A_base_moves_the_targets() =>
        Assert.Equal(
            "https://evil.example/kit/send",
            Read("<base href='https://evil.example/kit/'><form action=send>").Forms[0].Target
        );

    [Fact]
    public void A_password_outside_of_any_form_is_seen()
    {
        var page = Read("<div><input type=password></div>");

        Assert.Empty(page.Forms);
        Assert.True(page.AsksPassword);
    }

    [Fact]
    public void Text_is_what_a_person_reads()
    {
        var page = Read(
            "<title>T &amp; T</title><style>p{}</style><script>var a='<p>no';</script><p>One</p><p>two &lt;3</p><!-- no --><textarea><b>raw</textarea>"
        );

        Assert.Equal(("T & T", "One two <3 <b>raw"), (page.Title, page.Text));
    }

    [Fact]
    public void A_form_in_a_comment_a_script_or_a_text_is_none() =>
        Assert.Empty(
            Read(
                "<!--<form>--><script>'<form action=x>'</script><textarea><form></textarea><title><form></title>"
            ).Forms
        );

    [Theory]
    [InlineData("location.href='/x'", true)]
    [InlineData("window.location = \"/x\"", true)]
    [InlineData("top.location.replace('/x')", true)]
    [InlineData("if (location.href == '/x') { }", false)]
    [InlineData("var allocation = 1", false)]
    public void A_script_that_moves_on_is_noted(string script, bool movesOn) =>
        Assert.Equal(movesOn, Read($"<script>{script}</script>").ScriptMovesOn);

    [Theory]
    [InlineData("<meta http-equiv=refresh content='5;url=http://other.example/'>", "http://other.example/")]
    [InlineData("<META HTTP-EQUIV=Refresh CONTENT=\"0; URL='next'\">", "http://www.example/a/next")]
    [InlineData("<meta http-equiv=refresh content=30>", null)]
    public void A_refresh_is_noted_with_its_target(string html, string? target) =>
        Assert.Equal(target, Read(html).MetaRefresh);

    [Fact]
    public void What_is_no_text_is_not_read()
    {
        Assert.Null(PageReader.Read([0x89, 0x50, 0x4E, 0x47], "image/png", Page));
        Assert.Equal("a < b", PageReader.Read("a < b\n"u8.ToArray(), "text/plain", Page)!.Text);
    }

    [Fact]
    public void What_is_kept_is_bounded_and_fit_for_a_database()
    {
        var page = Read(
            "<title>"
                + new string('t', 5000)
                + "\0</title>"
                + new string('x', 100_000)
                + string.Concat(Enumerable.Repeat("<form>", 500))
        );

        Assert.Equal((300, 20_000, 20), (page.Title!.Length, page.Text.Length, page.Forms.Count));
        Assert.DoesNotContain('\0', Read("a\0b<title>c\0</title>").Text);
    }

    [Theory]
    [InlineData("<a href=x><font></a>")]
    [InlineData("<div>")]
    [InlineData("<b x=1><p></b>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<form><input type=password>")]
    [InlineData("<!--<script>")]
    [InlineData("<title>")]
    [InlineData("&CounterClockwiseContourIntegra")]
    [InlineData("<x a b c d e f g ")]
    [InlineData("<")]
    [InlineData("</")]
    public void A_megabyte_of_anything_is_read_in_no_time(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 1024 * 1024 / piece.Length));
        var watch = Stopwatch.StartNew();

        Read(html);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    private static PageFacts Read(string html) =>
        PageReader.Read(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", Page)!;
}
